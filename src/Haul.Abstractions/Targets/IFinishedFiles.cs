namespace Haul.Abstractions;

/// <summary>The published files of the part store, for readers.</summary>
public interface IFinishedFiles
{
    /// <summary>Opens a finished file; null when none has the name.</summary>
    /// <param name="name">Name below the part store's root.</param>
    Task<FinishedFile?> Open(string name, CancellationToken cancellationToken);
}

/// <param name="Content">Can seek and knows its length.</param>
/// <param name="Version">Another one whenever other bytes may stand under the name; the same from every silo.</param>
public sealed record FinishedFile(Stream Content, string Version);
