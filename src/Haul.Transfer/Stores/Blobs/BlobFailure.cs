using Azure;
using Haul.Abstractions;

namespace Haul.Transfer;

/// <summary>Turns what the account says into a sentence that names the cause and the cure; never the key.</summary>
internal static class BlobFailure
{
    public static StoreException From(Exception error, string action, Uri where)
    {
        var (cause, cure, transient, lost) = Judge(error);
        return new(ErrorCode.Store, $"Cannot {action} {BlobAccess.Show(where)}: {cause}; {cure}.", Innermost(error)) { IsTransient = transient, PartLost = lost };
    }

    public static StoreException Exists(Uri where) => new(ErrorCode.TargetExists,
        $"{BlobAccess.Show(where)} exists already; delete it, choose another name, or give --force to replace it.");

    public static StoreException TooLarge(Uri where, long most) => new(ErrorCode.Store,
        $"{BlobAccess.Show(where)} would need more than {most:N0} blocks, and a blob holds no more; use a directory as the store.");

    private static (string Cause, string Cure, bool Transient, bool Lost) Judge(Exception error) => Innermost(error) switch
    {
        RequestFailedException { Status: 0 } failure => ($"the storage account does not answer ({Root(failure)})", "see that it runs and can be reached", true, false),
        RequestFailedException { Status: 401 or 403 } failure => ($"the storage account refuses ({Say(failure)})", "check the key or SAS of the connection string, and this machine's clock", false, false),
        RequestFailedException { ErrorCode: "ContainerNotFound" } => ("the container is gone", "it is made again", false, true),
        RequestFailedException { Status: 408 or 429 or >= 500 } failure => ($"the storage account is busy or ailing ({Say(failure)})", "it is tried again", true, false),
        RequestFailedException { ErrorCode: "ContainerBeingDeleted" or "Md5Mismatch" or "OperationTimedOut" } failure => ($"the request did not get through ({Say(failure)})", "it is tried again", true, false),
        RequestFailedException failure => ($"the storage account answers {Say(failure)}", "see to that and run again", false, false),
        OperationCanceledException => ("the storage account gave no answer in time", "see that it runs and can be reached", true, false),
        var other => ($"the connection to the storage account broke ({Root(other)})", "it is tried again", true, false),
    };

    /// <summary>The SDK wraps the failures of all its tries in one.</summary>
    private static Exception Innermost(Exception error) => error is AggregateException several
        ? several.Flatten().InnerExceptions is [.., var last] ? last : several
        : error;

    private static string Say(RequestFailedException failure) => failure.ErrorCode is { Length: > 0 } code ? $"{failure.Status} {code}" : $"{failure.Status}";

    private static string Root(Exception error) => error.GetBaseException().Message.TrimEnd('.');
}
