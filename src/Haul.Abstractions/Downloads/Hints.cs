namespace Haul.Abstractions;

/// <summary>Numbers below 0 that <see cref="IFileGrain.Hint"/> takes beside slots.</summary>
public static class Hints
{
    /// <summary>The merger has something to say.</summary>
    public const int Merger = -1;

    /// <summary>The broker has connections to give.</summary>
    public const int Share = -2;
}
