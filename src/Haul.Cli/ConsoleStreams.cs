namespace Haul.Cli;

/// <summary>Everything the console touches of its process, so that a test can run all of it in memory.</summary>
public sealed record ConsoleStreams
{
    /// <summary>Opens the bytes of stdin: a list of URLs must be told from a binary file.</summary>
    public required Func<Stream> In { get; init; }

    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>Stdout is a terminal that takes cursor movements.</summary>
    public bool OutIsTerminal { get; init; }

    public bool ErrorIsTerminal { get; init; }

    /// <summary>The terminal shows UTF-8.</summary>
    public bool IsUnicode { get; init; } = true;

    /// <summary>Columns and rows of the terminal, asked again for every frame.</summary>
    public Func<(int Columns, int Rows)> Size { get; init; } = () => (80, 24);

    /// <summary>Value of an environment variable, or null.</summary>
    public Func<string, string?> Environment { get; init; } = _ => null;

    /// <summary>What relative paths are relative to.</summary>
    public string WorkingDirectory { get; init; } = Directory.GetCurrentDirectory();

    /// <summary>The streams of this process.</summary>
    public static ConsoleStreams OfProcess()
    {
        var dumb = System.Environment.GetEnvironmentVariable("TERM") is "dumb";
        return new()
        {
            In = Console.OpenStandardInput,
            Out = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true },
            Error = new StreamWriter(Console.OpenStandardError()) { AutoFlush = true },
            OutIsTerminal = !Console.IsOutputRedirected && !dumb,
            ErrorIsTerminal = !Console.IsErrorRedirected,
            IsUnicode = Locale.IsUtf8(System.Environment.GetEnvironmentVariable),
            Size = TerminalSize,
            Environment = System.Environment.GetEnvironmentVariable,
        };
    }

    private static (int Columns, int Rows) TerminalSize()
    {
        try
        {
            return (Math.Max(20, Console.WindowWidth), Math.Max(4, Console.WindowHeight));
        }
        catch (IOException)
        {
            return (80, 24); // the terminal went away while the download goes on
        }
    }
}
