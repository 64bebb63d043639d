using System.Text;
using Spectre.Console;

namespace Haul.Cli;

/// <summary>Makes Spectre's console over our streams: nothing of the process is looked at behind our back.</summary>
public static class Terminal
{
    public static IAnsiConsole Of(ConsoleStreams streams)
    {
        ArgumentNullException.ThrowIfNull(streams);
        var console = AnsiConsole.Create(new()
        {
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
            // no-color.org: any value that is not empty.
            ColorSystem = string.IsNullOrEmpty(streams.Environment("NO_COLOR")) ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Enrichment = new() { UseDefaultEnrichers = false },
            Out = new Output(streams),
        });
        console.Profile.Capabilities.Unicode = streams.IsUnicode;
        return console;
    }

    private sealed class Output(ConsoleStreams streams) : IAnsiConsoleOutput
    {
        public TextWriter Writer => streams.Out;

        public bool IsTerminal => true;

        public int Width => streams.Size().Columns;

        public int Height => streams.Size().Rows;

        public void SetEncoding(Encoding encoding)
        {
            // The stream is UTF-8 from the start.
        }
    }
}
