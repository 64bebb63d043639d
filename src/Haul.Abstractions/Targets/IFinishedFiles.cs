namespace Haul.Abstractions;

/// <summary>The published files of the part store, for readers.</summary>
public interface IFinishedFiles
{
    /// <summary>A stream that can seek and knows its length; null when no finished file has the name.</summary>
    /// <param name="name">Name below the part store's root.</param>
    Task<Stream?> Open(string name, CancellationToken cancellationToken);
}
