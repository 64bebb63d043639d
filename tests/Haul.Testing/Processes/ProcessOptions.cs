namespace Haul.Testing;

/// <summary>How a process is started beyond its command line.</summary>
public sealed class ProcessOptions
{
    /// <summary>The directory it starts in; null keeps ours.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Variables set on top of ours; a null value takes one away.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Text for its standard input, which is closed afterwards.</summary>
    public string? Input { get; init; }

    /// <summary>Called with every line of output, from the thread that read it.</summary>
    public Action<OutputLine>? Line { get; init; }
}
