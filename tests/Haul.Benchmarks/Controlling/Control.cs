using System.Diagnostics;
using Haul.Abstractions;
using Haul.Cli;
using Haul.Transfer;
using Microsoft.Extensions.DependencyInjection;

namespace Haul.Benchmarks;

/// <summary>
/// What grains, state and messages cost beside the bytes: one download over HTTP into a directory, then ever larger ones from an
/// origin and into a store that cost nothing.
/// </summary>
internal static class Control
{
    private const long GiB = 1L << 30;

    /// <summary>Files without bytes, in GiB; the one between has the most blocks that a blob can have, 40,000.</summary>
    private static readonly long[] Sizes = [1, 312, 1 << 10, 10 << 10];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <param name="url">A file for the download with bytes.</param>
    /// <param name="directory">Where it goes, and the state of all.</param>
    public static async Task<int> Run(Uri url, string directory)
    {
        Console.WriteLine($"{ControlRow.Head}   % by bytes   % by time: what this would be of the CPU of the run over HTTP");
        using var counts = new EngineCounts();
        ControlRow real;
        await using (var engine = await new EmbeddedEngineFactory().Start(new() { Directory = directory }, CancellationToken.None))
        {
            await Download(engine, counts, "warm", url.AbsoluteUri, null);
            real = await Download(engine, counts, "http", url.AbsoluteUri, null);
            Console.WriteLine(real);
        }

        var zeros = new ZeroSource();
        var factory = new EmbeddedEngineFactory(services => services.AddSingleton<ISource>(zeros).AddSingleton<IPartStore, NullStore>());
        await using (var engine = await factory.Start(new() { Directory = directory }, CancellationToken.None))
        {
            foreach (var size in Sizes.Prepend(Sizes[0]))
            {
                zeros.Length = size * GiB;
                var row = await Download(engine, counts, "zeros", $"http://origin.example/{size}", zeros);
                var (control, share) = (row.Control!.Value, real.Cpu / 100);
                Console.WriteLine($"{row} {control * (real.Bytes / (double)row.Bytes) / share,14:F2} {control * (real.Wall / row.Wall) / share,14:F2}");
            }
        }

        return 0;
    }

    private static async Task<ControlRow> Download(IEngine engine, EngineCounts counts, string name, string url, ZeroSource? zeros)
    {
        var file = engine.File(DownloadId.New(TimeProvider.System));
        var (before, moved, cpu, begun) = (counts.Now, zeros?.Moved, Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        await file.Submit(new() { Url = url, OnExists = OnExists.Rename });
        var view = await file.Watch(-1, Patience);
        while (!view.Status.IsTerminal())
        {
            view = await file.Watch(view.Version, Patience);
        }

        var (ended, after) = (Stopwatch.GetTimestamp(), counts.Now);
        var row = new ControlRow(
            name, view.Length ?? 0, Stopwatch.GetElapsedTime(begun, ended), Environment.CpuUsage.TotalTime - cpu, zeros?.Moved - moved, zeros is null ? null : Stopwatch.GetElapsedTime(zeros.LastByte, ended), after.Messages - before.Messages, after.Writes - before.Writes);
        if (view.Status is not DownloadStatus.Completed)
        {
            throw new InvalidOperationException($"{name} is {view.Status}: {view.Error?.Message}");
        }

        // The next one gets memory that the machine has touched before: fresh pages of a virtual machine took three times as long.
        await file.Remove(deleteFile: true);
        return row;
    }
}
