namespace Haul.Testing;

/// <summary>How bytes differ from f(seed, i).</summary>
public enum DifferenceKind
{
    /// <summary>A byte has another value.</summary>
    WrongBytes,

    /// <summary>The bytes end before the expected length.</summary>
    TooShort,

    /// <summary>There are more bytes than the expected length.</summary>
    TooLong,
}
