namespace Haul.Cli.Tests;

/// <summary>An engine of scripted files: a download that is submitted gets the script of its URL, else the next one.</summary>
internal sealed class FakeEngine : IEngine, IEngineFactory
{
    private readonly Lock asking = new();
    private readonly Dictionary<DownloadId, ScriptedFile> files = [];
    private readonly Queue<Action<ScriptedFile>> scripts = [];
    private readonly Dictionary<string, Action<ScriptedFile>> scriptsByUrl = [];

    public EngineOptions? Started { get; private set; }

    public bool IsStopped { get; private set; }

    public bool IsDisposed { get; private set; }

    public Exception? StartFailure { get; set; }

    public Exception? StopFailure { get; set; }

    public IFileVerifier Verifier { get; set; } = null!;

    public IReadOnlyList<ScriptedFile> Files
    {
        get
        {
            lock (asking)
            {
                return [.. files.Values];
            }
        }
    }

    /// <summary>The next download shows these views.</summary>
    public FakeEngine Then(params DownloadView[] views) => Then(file => file.Shows(views));

    public FakeEngine Then(Action<ScriptedFile> script)
    {
        scripts.Enqueue(script);
        return this;
    }

    /// <summary>The download of that URL shows these views.</summary>
    public FakeEngine For(string url, params DownloadView[] views) => For(url, file => file.Shows(views));

    public FakeEngine For(string url, Action<ScriptedFile> script)
    {
        scriptsByUrl.Add(url, script);
        return this;
    }

    /// <summary>The next download shows these views and then nothing more; the task ends when all of them are shown.</summary>
    public Task<ScriptedFile> ThenHangsAfter(params DownloadView[] views)
    {
        var hangs = new TaskCompletionSource<ScriptedFile>(TaskCreationOptions.RunContinuationsAsynchronously);
        Then(file => file.Shows(views).Waits = () => hangs.TrySetResult(file));
        return hangs.Task;
    }

    /// <summary>A download of that id, which a target's state names, shows these views.</summary>
    public FakeEngine Has(DownloadId id, params DownloadView[] views)
    {
        files[id] = new ScriptedFile(id, static (_, _) => { }).Shows(views);
        return this;
    }

    public IFileGrain File(DownloadId id)
    {
        lock (asking)
        {
            if (!files.TryGetValue(id, out var file))
            {
                file = files[id] = new(id, Assign);
            }

            return file;
        }
    }

    public Task<IEngine> Start(EngineOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Started = options;
        return StartFailure is null ? Task.FromResult<IEngine>(this) : throw StartFailure;
    }

    public Task Stop()
    {
        IsStopped = true;
        return StopFailure is null ? Task.CompletedTask : throw StopFailure;
    }

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }

    private void Assign(ScriptedFile file, string url)
    {
        lock (asking)
        {
            if (scriptsByUrl.Remove(url, out var script) || scripts.TryDequeue(out script))
            {
                script(file);
            }
        }
    }
}
