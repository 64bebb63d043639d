namespace Haul.Testing;

/// <summary>What becomes of the ETag where a proxy compresses.</summary>
public enum GzipMark
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It gets <c>W/</c>, as nginx does.</summary>
    Weak,

    /// <summary>It gets <c>-gzip</c> before the last quote, as Apache does.</summary>
    Suffix,
}
