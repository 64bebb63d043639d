using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>Follows one URL from its submit to its end.</summary>
public sealed class FileRun(IEngine engine, DownloadRequest request, FileTracker tracker, IGetOutput output, TimeProvider clock)
{
    /// <summary>Progress within an unchanged version is told this often.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>A target's state names one download; more hops than these are a circle.</summary>
    private const int MostHops = 8;

    private readonly FileTeller teller = new(tracker, output);
    private DownloadId id = DownloadId.New(clock);
    private bool isSubmitted;
    private int hops;

    /// <summary>Null until the download has ended.</summary>
    public FileReport? End => teller.End;

    /// <summary>Returns at the end of the download, or throws when <paramref name="interrupt"/> asks to stop.</summary>
    public async Task Follow(CancellationToken interrupt)
    {
        await Submit(interrupt);
        var since = -1L;
        while (End is null)
        {
            var view = await engine.File(id).Watch(since, Patience).WaitAsync(interrupt);
            since = view.Version;
            if (view.ContinuesAs is { } other)
            {
                await MoveTo(other, interrupt);
                since = -1;
            }
            else
            {
                teller.Tell(view);
            }
        }
    }

    /// <summary>Stops the download after a checkpoint, or finds that it has just ended.</summary>
    public async Task Pause()
    {
        if (!isSubmitted || End is not null)
        {
            return;
        }

        await engine.File(id).Pause();
        var view = await engine.File(id).Watch(-1, TimeSpan.Zero);
        if (view.ContinuesAs is null && view.Status.IsTerminal())
        {
            teller.Tell(view);
        }
        else if (view.ContinuesAs is null)
        {
            teller.Paused(view);
        }
    }

    /// <summary>The console itself cannot follow the download any more.</summary>
    public void Break(DownloadError error) => teller.Break(error);

    private async Task Submit(CancellationToken interrupt)
    {
        // From here on the engine may know the download, whether or not its answer is waited for.
        isSubmitted = true;
        await engine.File(id).Submit(request).WaitAsync(interrupt);
    }

    private Task MoveTo(DownloadId other, CancellationToken interrupt)
    {
        if (++hops > MostHops)
        {
            throw new InvalidOperationException($"The download was passed on {hops} times.");
        }

        id = other;
        return Submit(interrupt);
    }
}
