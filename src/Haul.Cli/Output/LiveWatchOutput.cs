using Spectre.Console;
using Spectre.Console.Rendering;

namespace Haul.Cli;

/// <summary>One download of a cluster, live: figures, the map coloured by silo, who fetches how fast, and the segments.</summary>
public sealed class LiveWatchOutput(ConsoleStreams streams, TimeProvider clock, SiloNames names) : IGetOutput
{
    /// <summary>Faster is not seen, and costs time on slow terminals.</summary>
    private static readonly TimeSpan FrameEvery = TimeSpan.FromMilliseconds(100);

    private static readonly Style Bad = new(Color.Red);

    private readonly Lock drawing = new();
    private readonly IAnsiConsole console = Terminal.Of(streams);
    private readonly WatchPicture picture = new(streams, names);
    private LiveDisplayContext? live;
    private long? drawn;

    public async Task Run(Func<Task> downloads)
    {
        ArgumentNullException.ThrowIfNull(downloads);
        await console.Live(Text.Empty).AutoClear(true).Overflow(VerticalOverflow.Crop).StartAsync(context =>
        {
            live = context;
            return downloads();
        });
        live = null;
    }

    public void Started(FileReport file) => Show(file, always: true);

    public void Progress(FileReport file) => Show(file, always: false);

    public void Retry(FileReport file) => Show(file, always: true);

    public void Paused(FileReport file) => Show(file, always: true);

    public void Completed(FileReport file)
    {
        ArgumentNullException.ThrowIfNull(file);
        End(Sentences.Completed(file), Style.Plain);
        if (file.Path is { } path)
        {
            Keep(PlainText.Of(path), Style.Plain);
        }
    }

    public void Failed(FileReport file)
    {
        var sentence = Sentences.Failed(file);
        End(sentence, Bad);
        if (!streams.ErrorIsTerminal)
        {
            streams.Error.WriteLine($"haul: {sentence}");
        }
    }

    public void Note(string sentence)
    {
        lock (drawing)
        {
            if (live is null)
            {
                streams.Error.WriteLine($"haul: {Sentence(sentence)}");
                return;
            }

            Keep(sentence, Style.Plain);
        }
    }

    private void Show(FileReport file, bool always)
    {
        lock (drawing)
        {
            if (always || drawn is null || clock.GetElapsedTime(drawn.Value) >= FrameEvery)
            {
                drawn = clock.GetTimestamp();
                live?.UpdateTarget(new Rows(picture.Of(file)));
            }
        }
    }

    private void End(string sentence, Style style)
    {
        lock (drawing)
        {
            Keep(sentence, style);
            live?.UpdateTarget(Text.Empty);
        }
    }

    /// <summary>Writes a permanent line above the live ones. One write: each draws the live lines anew below itself.</summary>
    private void Keep(string sentence, Style style) => console.Write(new KeptLine(Sentence(sentence), style));

    private string Sentence(string text) => streams.IsUnicode ? text : PlainText.Ascii(text);
}
