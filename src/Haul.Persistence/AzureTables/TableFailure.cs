using Azure;
using Haul.Abstractions;

namespace Haul.Persistence;

/// <summary>Turns what the tables answer, or that they do not, into a sentence that names the cause and the cure.</summary>
internal static class TableFailure
{
    /// <summary>Somebody else wrote or removed the row: the ETag is not the one that was read.</summary>
    public static bool IsConflict(RequestFailedException error) =>
        error is { Status: 404 or 409 or 412 } && !IsOfTheTable(error);

    /// <summary>The account did not answer, or not with what was asked; a cancellation by the caller is not of it.</summary>
    public static bool IsOfTheAccount(Exception error, CancellationToken cancellationToken) => error switch
    {
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        RequestFailedException => true,
        AggregateException several => several.InnerExceptions.All(inner => IsOfTheAccount(inner, cancellationToken)),
        _ => false,
    };

    /// <summary>Worth another try later, with nothing changed.</summary>
    public static bool MayPass(Exception error, CancellationToken cancellationToken) => error switch
    {
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        RequestFailedException failed => failed.Status is 0 or 408 or 429 or >= 500 || failed.ErrorCode is "TableBeingDeleted",
        AggregateException several => several.InnerExceptions.All(inner => MayPass(inner, cancellationToken)),
        _ => false,
    };

    public static StateStoreException From(Exception error, string doing, string endpoint)
    {
        var cure = Last(error) switch
        {
            RequestFailedException { Status: 401 or 403 } => "check the account's name and key, and this machine's clock",
            RequestFailedException { Status: 413 } or RequestFailedException { ErrorCode: "EntityTooLarge" or "RequestBodyTooLarge" or "PropertyValueTooLarge" } => "the row is too large for a table",
            RequestFailedException failed when IsOfTheTable(failed) => "its table was deleted; restart the silo to make it again",
            _ => "see that it runs and that this machine reaches it",
        };
        return new(new(ErrorCode.Store, $"Cannot {doing} in the storage account at {endpoint}: {Cause(error)}; {cure}."), error);
    }

    /// <summary>The last try's error in a few words.</summary>
    public static string Cause(Exception error) => Last(error) switch
    {
        RequestFailedException { Status: 0 } failed => (failed.GetBaseException().Message is { Length: > 0 } text ? text : "no connection").TrimEnd('.'),
        RequestFailedException failed => $"it answered {failed.Status} {failed.ErrorCode}".TrimEnd(),
        _ => "it did not answer in time",
    };

    private static bool IsOfTheTable(RequestFailedException error) => error.ErrorCode is "TableNotFound" or "TableBeingDeleted";

    private static Exception Last(Exception error) => error is AggregateException { InnerExceptions: [.., var last] } ? Last(last) : error;
}
