namespace Haul.Cli;

/// <summary>One cell of the map of a file.</summary>
public enum MapCell
{
    /// <summary>None of its bytes are there.</summary>
    Missing,

    /// <summary>Some of its bytes are there, or a segment works on it.</summary>
    Coming,

    /// <summary>All of its bytes are there.</summary>
    Done,
}
