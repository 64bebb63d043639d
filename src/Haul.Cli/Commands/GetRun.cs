using System.Collections.Concurrent;
using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>Runs a <c>get</c>: one engine, every URL through a file grain of its own.</summary>
public sealed class GetRun(GetOptions options, IEngineFactory engines, IGetOutput output, TimeProvider clock)
{
    /// <summary>Exit code after Ctrl-C, as shells have it (128 + SIGINT).</summary>
    public const int Interrupted = 130;

    /// <summary>
    /// URLs submitted at a time for each file that may download: enough that the broker always has a queue to choose
    /// from, few enough that a list of a million URLs costs no more memory than its text.
    /// </summary>
    private const int SubmittedPerFile = 8;

    private readonly ConcurrentDictionary<int, FileRun> running = [];
    private readonly ConcurrentDictionary<int, ErrorCode> failures = [];
    private int ended;

    /// <returns>The exit code: 0, that of the first URL that failed in the order given, or 130 when something is left to do after Ctrl-C.</returns>
    public async Task<int> Run(CancellationToken interrupt)
    {
        if (options.Repeated > 0 && !options.Quiet)
        {
            output.Note($"{Sentences.Count(options.Repeated, "repeated URL")}: each is fetched once");
        }

        await using var engine = await engines.Start(options.Engine, interrupt);
        await output.Run(async () =>
        {
            await FollowAll(engine, interrupt);
            await PauseAll();
        });
        await Stop(engine);
        var left = options.Urls.Count - ended;
        if (left > 0)
        {
            output.Note(left == 1
                ? "stopped; run the same command again to go on"
                : $"stopped with {Sentences.Count(left, "file")} left; run the same command again to go on");
            return Interrupted;
        }

        return failures.IsEmpty ? 0 : failures.MinBy(failure => failure.Key).Value.ExitCode();
    }

    private async Task FollowAll(IEngine engine, CancellationToken interrupt)
    {
        try
        {
            await Parallel.ForEachAsync(
                options.Urls.Index(),
                new ParallelOptions { MaxDegreeOfParallelism = SubmittedPerFile * options.FilesAtOnce, CancellationToken = interrupt },
                (file, token) => Follow(engine, file.Index, file.Item, interrupt));
        }
        catch (OperationCanceledException) when (interrupt.IsCancellationRequested)
        {
            // What runs is paused next.
        }
    }

    private async ValueTask Follow(IEngine engine, int number, Uri url, CancellationToken interrupt)
    {
        var request = options.RequestFor(url);
        var tracker = new FileTracker(number, ShownUrl.Of(url), request, options.Place.Directory, clock);
        var file = running[number] = new FileRun(engine, request, tracker, output, clock);
        try
        {
            await file.Follow(interrupt);
        }
        catch (OperationCanceledException) when (interrupt.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception error)
        {
            file.Break(new(ErrorCode.Internal, Failures.Sentence(error, options.Verbose)));
        }

        Close(number, file);
    }

    private void Close(int number, FileRun file)
    {
        running.TryRemove(number, out _);
        Interlocked.Increment(ref ended);
        if (file.End?.Error is { } error)
        {
            failures[number] = error.Code;
        }
    }

    private Task PauseAll() => Task.WhenAll(running.Select(pair => Pause(pair.Key, pair.Value)));

    private async Task Pause(int number, FileRun file)
    {
        try
        {
            await file.Pause();
        }
        catch (Exception error)
        {
            // The bytes up to the checkpoint before are kept, whatever the engine says.
            output.Note($"the last checkpoint failed: {Failures.Sentence(error, options.Verbose)}");
        }

        if (file.End is not null)
        {
            Close(number, file);
        }
    }

    /// <summary>What is published stays published, however the engine ends.</summary>
    private async Task Stop(IEngine engine)
    {
        try
        {
            await engine.Stop();
        }
        catch (Exception error)
        {
            output.Note($"the engine did not stop cleanly: {Failures.Sentence(error, options.Verbose)}");
        }
    }
}
