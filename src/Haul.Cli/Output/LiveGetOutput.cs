using Spectre.Console;
using Spectre.Console.Rendering;

namespace Haul.Cli;

/// <summary>
/// A live line for each active file, and above them one permanent line for each that ended. Text is never markup here,
/// so no name can be one.
/// </summary>
public sealed class LiveGetOutput(ConsoleStreams streams, TimeProvider clock) : IGetOutput
{
    /// <summary>Faster is not seen, and costs time on slow terminals.</summary>
    private static readonly TimeSpan FrameEvery = TimeSpan.FromMilliseconds(100);

    /// <summary>Room for the ^C that a terminal echoes, and for the last column, after which some wrap.</summary>
    private const int FreeColumns = 3;

    private static readonly Style Done = new(Color.Green);
    private static readonly Style Coming = new(Color.Yellow);
    private static readonly Style Missing = new(Color.Grey);
    private static readonly Style Bad = new(Color.Red);

    private readonly Lock drawing = new();
    private readonly IAnsiConsole console = Terminal.Of(streams);
    private readonly SortedDictionary<int, FileReport> active = [];
    private LiveDisplayContext? live;
    private long? drawn;

    public async Task Run(Func<Task> downloads)
    {
        await console.Live(Text.Empty).AutoClear(true).Overflow(VerticalOverflow.Crop).StartAsync(context =>
        {
            live = context;
            return downloads();
        });
        live = null;
    }

    public void Started(FileReport file) => Show(file);

    public void Progress(FileReport file) => Show(file);

    public void Retry(FileReport file) => Show(file);

    public void Completed(FileReport file) => End(file, Sentences.Completed(file), Style.Plain);

    public void Failed(FileReport file)
    {
        var sentence = Sentences.Failed(file);
        End(file, sentence, Bad);
        if (!streams.ErrorIsTerminal)
        {
            streams.Error.WriteLine($"haul: {sentence}");
        }
    }

    public void Paused(FileReport file) => End(file, Sentences.Paused(file), Style.Plain);

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

    private void Show(FileReport file)
    {
        lock (drawing)
        {
            var isNew = !active.ContainsKey(file.Number);
            active[file.Number] = file;
            if (isNew || drawn is null || clock.GetElapsedTime(drawn.Value) >= FrameEvery)
            {
                Draw();
            }
        }
    }

    private void End(FileReport file, string sentence, Style style)
    {
        lock (drawing)
        {
            active.Remove(file.Number);
            Keep(sentence, style);
            Draw();
        }
    }

    /// <summary>Writes a permanent line above the live ones. One write: each draws the live lines anew below itself.</summary>
    private void Keep(string sentence, Style style) => console.Write(new KeptLine(Sentence(sentence), style));

    private void Draw()
    {
        drawn = clock.GetTimestamp();
        live?.UpdateTarget(new Rows(Lines()));
    }

    /// <summary>Files that move first; those that do not fit are counted.</summary>
    private IEnumerable<IRenderable> Lines()
    {
        var (columns, rows) = streams.Size();
        var shown = active.Values.Where(file => file.View.Status is not Abstractions.DownloadStatus.Queued).Take(Math.Max(1, rows - 2)).ToList();
        foreach (var file in shown)
        {
            yield return Line(LiveRow.Of(file, columns - FreeColumns, streams.IsUnicode));
        }

        if (active.Count > shown.Count)
        {
            yield return new Paragraph($"{Sentences.Count(active.Count - shown.Count, "file")} more", Missing);
        }
    }

    private Paragraph Line(LiveRow row)
    {
        var line = new Paragraph { Overflow = Overflow.Crop };
        line.Append(row.Name);
        if (row.Map.Count > 0)
        {
            line.Append(" ");
        }

        foreach (var cell in row.Map)
        {
            line.Append(FileMap.Glyph(cell, streams.IsUnicode).ToString(), cell switch { MapCell.Done => Done, MapCell.Coming => Coming, _ => Missing });
        }

        return line.Append(row.Figures, row.IsTrouble ? Bad : Style.Plain);
    }

    private string Sentence(string text) => streams.IsUnicode ? text : PlainText.Ascii(text);
}
