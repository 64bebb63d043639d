using System.Threading.Channels;

namespace Haul.Cli.Tests;

/// <summary>A file grain that shows the views it is given, one a Watch, and waits when there is none.</summary>
internal sealed class ScriptedFile(DownloadId id, Action<ScriptedFile, string> firstSubmit) : IFileGrain
{
    private readonly Channel<DownloadView> views = Channel.CreateUnbounded<DownloadView>();
    private DownloadView last = new() { Id = id, Status = DownloadStatus.Queued };

    public DownloadId Id => id;

    public List<DownloadRequest> Requests { get; } = [];

    public int Pauses { get; private set; }

    /// <summary>Called when a Watch finds nothing to show.</summary>
    public Action Waits { get; set; } = () => { };

    /// <summary>Thrown by the next Watch.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Called before every call; throws when the call is to get lost.</summary>
    public Action Before { get; init; } = () => { };

    /// <summary>Thrown by every command.</summary>
    public RefusedException? Refusal { get; set; }

    /// <summary>Commands in the order given, as in <c>pause</c>.</summary>
    public List<string> Commands { get; } = [];

    /// <summary>Status that a Pause leads to.</summary>
    public DownloadView? AfterPause { get; set; }

    public ScriptedFile Shows(params DownloadView[] script)
    {
        foreach (var view in script)
        {
            views.Writer.TryWrite(view with { Id = id });
        }

        return this;
    }

    /// <summary>What a look shows at once.</summary>
    public ScriptedFile Is(DownloadView view)
    {
        last = view with { Id = id };
        return this;
    }

    public Task Submit(DownloadRequest request)
    {
        Command("submit");
        if (Requests.Count == 0)
        {
            firstSubmit(this, request.Url);
        }

        Requests.Add(request);
        return Task.CompletedTask;
    }

    public Task Pause()
    {
        Command("pause");
        Pauses++;
        last = AfterPause ?? last with { Status = DownloadStatus.Paused };
        return Task.CompletedTask;
    }

    public Task Resume()
    {
        Command("resume");
        last = last with { Status = DownloadStatus.Queued };
        return Task.CompletedTask;
    }

    public Task Remove(bool deleteFile)
    {
        Command(deleteFile ? "remove with file" : "remove");
        return Task.CompletedTask;
    }

    public Task Ping() => throw new NotSupportedException();

    public Task Cancel()
    {
        Command("cancel");
        last = last.Status is DownloadStatus.Completed ? last : last with { Status = DownloadStatus.Cancelled };
        return Task.CompletedTask;
    }

    public async Task<DownloadView> Watch(long since, TimeSpan patience)
    {
        Before();
        if (Failure is { } failure)
        {
            throw failure;
        }

        if (patience == TimeSpan.Zero)
        {
            return last;
        }

        if (!views.Reader.TryPeek(out _))
        {
            Waits();
        }

        var next = await views.Reader.ReadAsync();
        return last = next with { Version = last.Version + 1 };
    }

    public DownloadExplanation? Explanation { get; set; }

    public Task<BlockMap> Map() => Task.FromResult(BlockMap.None);

    public Task<DownloadExplanation> Explain()
    {
        Before();
        return Task.FromResult(Explanation!);
    }

    public Task Hint(int slot) => Task.CompletedTask;

    private void Command(string command)
    {
        Before();
        Commands.Add(command);
        if (Refusal is { } refusal)
        {
            throw refusal;
        }
    }
}
