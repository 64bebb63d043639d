namespace Haul.Abstractions;

/// <summary>Numbers below 0 that <see cref="IFileGrain.Hint"/> takes beside slots.</summary>
public static class Hints
{
    /// <summary>The merger has something to say.</summary>
    public const int Merger = -1;

    /// <summary>The broker has other news than before: connections to give or to take back, or a pause of the origin.</summary>
    public const int Share = -2;
}
