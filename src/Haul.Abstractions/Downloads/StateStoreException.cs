using Orleans.Runtime;

namespace Haul.Abstractions;

/// <summary>
/// The state of a download could not be read or written; what was saved before still stands. Derives from the engine's
/// exception because the engine hands only those through to a grain without wrapping them.
/// </summary>
[GenerateSerializer, Alias("haul.StateStoreException")]
public sealed class StateStoreException : OrleansException
{
    public StateStoreException(DownloadError error, Exception? inner = null)
        : base(error?.Message ?? "", inner!) => Error = error!;

    /// <summary>
    /// Store, store-full, policy where a row may not be opened, or internal where it has no text; with the sentence for people.
    /// </summary>
    [Id(0)]
    public DownloadError Error { get; private set; }
}
