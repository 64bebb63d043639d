namespace Haul.Persistence;

/// <summary>What a file called <c>NAME.haul</c> turns out to be.</summary>
internal enum StateFileKind
{
    /// <summary>Nothing was saved yet: a download that ended before its first checkpoint.</summary>
    Empty,

    Haul,

    /// <summary>A format that this version does not know.</summary>
    LaterHaul,

    Foreign,
}
