namespace Haul.Domain;

/// <summary>Who leaves an origin alone that wants it.</summary>
public enum Resting
{
    /// <summary>It named no time: the slot that was refused.</summary>
    Slot,

    /// <summary>A redirect led to it: the download, for its URL leads there again; others of that URL's origin may be led elsewhere.</summary>
    Download,

    /// <summary>It is the origin of the URL: every download of it.</summary>
    All,
}
