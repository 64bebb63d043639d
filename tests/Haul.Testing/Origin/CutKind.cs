namespace Haul.Testing;

/// <summary>How a body ends before its time.</summary>
public enum CutKind
{
    /// <summary>The connection is closed in order: FIN.</summary>
    Close,

    /// <summary>The connection is reset: RST.</summary>
    Reset,
}
