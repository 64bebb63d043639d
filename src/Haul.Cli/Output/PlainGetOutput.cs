namespace Haul.Cli;

/// <summary>Lines for scripts and logs: messages on stderr, and the path of each finished file on stdout.</summary>
/// <param name="quiet">Only errors and results.</param>
public sealed class PlainGetOutput(TextWriter output, TextWriter messages, TimeProvider clock, bool quiet, bool outIsTerminal) : IGetOutput
{
    /// <summary>A log stays readable over hours.</summary>
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(5);

    private readonly Lock writing = new();
    private readonly Pace pace = new(clock, ProgressEvery);

    public Task Run(Func<Task> downloads)
    {
        ArgumentNullException.ThrowIfNull(downloads);
        return downloads();
    }

    public void Started(FileReport file)
    {
        pace.IsDue(file.Number); // the first progress follows an interval after the start
        Say(Sentences.Started(file));
    }

    public void Progress(FileReport file)
    {
        if (file.IsUnderWay && pace.IsDue(file.Number))
        {
            Say(Sentences.Progress(file));
        }
    }

    public void Retry(FileReport file) => Say(Sentences.Retry(file));

    public void Completed(FileReport file)
    {
        pace.Forget(file.Number);
        Say(Sentences.Completed(file));
        lock (writing)
        {
            // A script needs the very path; a terminal must not be steered by it.
            var path = file.Path ?? file.Label;
            output.WriteLine(outIsTerminal ? PlainText.Of(path) : path);
        }
    }

    public void Failed(FileReport file)
    {
        pace.Forget(file.Number);
        Write(Sentences.Failed(file));
    }

    public void Paused(FileReport file) => Write(Sentences.Paused(file));

    public void Note(string sentence) => Write(sentence);

    private void Say(string sentence)
    {
        if (!quiet)
        {
            Write(sentence);
        }
    }

    private void Write(string sentence)
    {
        lock (writing)
        {
            messages.WriteLine($"haul: {sentence}");
        }
    }
}
