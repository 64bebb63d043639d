using System.Text.RegularExpressions;
using Azure;
using Azure.Core;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Haul.Abstractions;

namespace Haul.Transfer;

/// <summary>The container, and the one way in which it is asked for something: with a deadline, and with errors that people understand.</summary>
internal sealed partial class BlobAccess
{
    /// <summary>A call that moves no data is answered by then, or the account does not answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>For lists of tens of thousands of blocks.</summary>
    public static readonly TimeSpan LongPatience = TimeSpan.FromSeconds(60);

    private readonly TimeProvider _clock;

    /// <exception cref="StoreException">The settings are no connection string or no name of a container.</exception>
    public BlobAccess(BlobStoreOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        _clock = clock;
        if (!ContainerName().IsMatch(options.Container))
        {
            throw new StoreException(ErrorCode.Usage, $"'{options.Container}' is not the name of a container; give 3 to 63 lower-case letters, digits and single hyphens.");
        }

        try
        {
            Container = new(options.ConnectionString, options.Container, ClientOptions());
        }
        catch (Exception error) when (error is FormatException or ArgumentException or InvalidOperationException)
        {
            // The text is not repeated: it may hold the account's key.
            throw new StoreException(ErrorCode.Usage, "The connection string of the blob store cannot be read; copy it from the storage account's access keys.", error);
        }
    }

    public BlobContainerClient Container { get; }

    /// <exception cref="StoreException">It is not the name of a file.</exception>
    public BlockBlobClient Blob(string name)
    {
        // 1,024 characters is the service's limit (learn.microsoft.com, "Naming and Referencing Containers, Blobs, and Metadata").
        return PartNames.Checked(name).Length <= 1024
            ? Container.GetBlockBlobClient(name)
            : throw new StoreException(ErrorCode.Store, $"A blob's name has at most 1,024 characters, not {name.Length}; choose a shorter one.");
    }

    /// <summary>URL without the query, where a SAS would stand.</summary>
    public static string Show(Uri uri) => uri.GetLeftPart(UriPartial.Path);

    /// <summary>Makes one call.</summary>
    /// <param name="action">Verb and object for the sentence of a failure: "list the blocks of".</param>
    /// <param name="where">What it is done to.</param>
    /// <exception cref="StoreException">It failed; transient when a later call may succeed.</exception>
    public async Task<T> Ask<T>(string action, Uri where, TimeSpan patience, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(patience, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        try
        {
            return await call(either.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (cancellationToken.IsCancellationRequested && error is not StoreException)
        {
            throw new OperationCanceledException(error.Message, error, cancellationToken);
        }
        catch (Exception error) when (error is (RequestFailedException or AggregateException or IOException or OperationCanceledException) and not StoreException)
        {
            throw BlobFailure.From(error, action, where);
        }
    }

    /// <summary>The same for a call for which "there is no such thing" is an answer: null.</summary>
    public async Task<T?> Find<T>(string action, Uri where, TimeSpan patience, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await Ask(action, where, patience, call, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException error) when (error.InnerException is RequestFailedException { Status: 404 })
        {
            return null;
        }
    }

    /// <summary>What stands there; null when nothing does.</summary>
    public async Task<BlobProperties?> Look(BlockBlobClient blob, CancellationToken cancellationToken) =>
        (await Find("look at", blob.Uri, Patience, token => blob.GetPropertiesAsync(cancellationToken: token), cancellationToken).ConfigureAwait(false))?.Value;

    private static BlobClientOptions ClientOptions()
    {
        // An old version of the protocol has all that is needed and is spoken by every emulator.
        var options = new BlobClientOptions(BlobClientOptions.ServiceVersion.V2021_12_02);
        // Few and short: the pump and the rules above it decide about trying again.
        options.Retry.Mode = RetryMode.Exponential;
        options.Retry.MaxRetries = 2;
        options.Retry.Delay = TimeSpan.FromSeconds(0.2);
        options.Retry.MaxDelay = TimeSpan.FromSeconds(2);
        // Above the deadline of every call, so that the deadline decides.
        options.Retry.NetworkTimeout = TimeSpan.FromMinutes(10);
        return options;
    }

    [GeneratedRegex("^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex ContainerName();
}
