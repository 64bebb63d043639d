using System.Text.Json;

namespace Haul.Cli;

/// <summary>One event a line on stdout. JSON escapes whatever is not ASCII, so a line is safe on any terminal.</summary>
public sealed class JsonGetOutput(TextWriter output, TextWriter messages, TimeProvider clock) : IGetOutput
{
    /// <summary>At most 4 a second.</summary>
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromMilliseconds(250);

    private readonly Lock writing = new();
    private readonly Pace pace = new(clock, ProgressEvery);

    public Task Run(Func<Task> downloads)
    {
        ArgumentNullException.ThrowIfNull(downloads);
        return downloads();
    }

    public void Started(FileReport file)
    {
        pace.IsDue(file.Number); // it says all that a progress would
        Write("started", file);
    }

    public void Progress(FileReport file)
    {
        if (file.IsUnderWay && pace.IsDue(file.Number))
        {
            Write("progress", file);
        }
    }

    public void Retry(FileReport file) => Write("retry", file);

    public void Completed(FileReport file) => End("completed", file);

    public void Failed(FileReport file) => End("failed", file);

    /// <summary>The set of events is closed: the last progress says how much is kept.</summary>
    public void Paused(FileReport file) => End("progress", file);

    public void Note(string sentence)
    {
        lock (writing)
        {
            messages.WriteLine($"haul: {sentence}");
        }
    }

    private void End(string name, FileReport file)
    {
        pace.Forget(file.Number);
        Write(name, file);
    }

    private void Write(string name, FileReport file)
    {
        var line = JsonSerializer.Serialize(GetEvent.Of(name, file), OutputJson.Default.GetEvent);
        lock (writing)
        {
            output.WriteLine(line);
        }
    }
}
