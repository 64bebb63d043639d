using Haul.Abstractions;
using Haul.Testing;

namespace Haul.Cluster.Tests;

/// <summary>The silo of the merger dies while the file is being published: another one publishes it, once and right.</summary>
public class PublishDeathTests
{
    private const long Length = 32L << 20;

    /// <summary>Exit code of a process that SIGKILL ended, which the rename alone sends here.</summary>
    private const int Killed = 128 + 9;

    /// <summary>About one rename in a hundred passes strace without its signal, for no reason that its log shows: then the silo has to rename the next.</summary>
    private static readonly string[] Names = ["f", "g", "h"];

    [Fact]
    public async Task Kill_EverySiloThatRenames_TheLastOneCompletes()
    {
        await using var haul = await HaulCluster.Start(0, StoreKind.Directory);
        SiloProcess[] doomed = [await haul.Begin(Killer(haul, 1)).Ready(), await haul.Begin(Killer(haul, 2)).Ready()];
        var names = new Queue<string>(Names);
        await Submit(haul, names.Peek());
        // Nobody else is there before both have tried: it would publish first.
        foreach (var (silo, number) in doomed.Zip([1, 2]))
        {
            while (await LivesAndPublishes(haul, silo, number, names.Peek()))
            {
                names.Dequeue();
                Assert.True(names.Count > 0, $"strace lets every rename pass; it has seen: {await File.ReadAllTextAsync(LogOf(haul, number), TestContext.Current.CancellationToken)}");
                await Submit(haul, names.Peek());
            }

            Assert.Equal(Killed, silo.Process.ExitCode);
            await haul.Forget(silo);
        }

        await haul.Join();

        await haul.WaitFor(haul.Download, DownloadStatus.Completed);
        await haul.AssertRight(haul.Download, names.Peek(), 1, Length);
    }

    [Fact]
    public async Task Kill_TheMergersSiloWhileTheBlobIsReadBack_AnotherChecksAndCompletes()
    {
        await using var haul = await HaulCluster.Start(2, StoreKind.Blob);
        await haul.Submit(haul.Origin.Add("f", 1, Length), "f", "--checksum", $"sha-256:{Bytes.Sha256Hex(1, Length)}");
        var victim = await Eventually.Value(
            () => Task.FromResult(haul.Silos.FirstOrDefault(silo => silo.Process.Lines.Any(line => Publishes(line, haul)))), HaulCluster.Patience, "a silo publishes");

        await haul.Kill(victim);

        var row = await haul.WaitFor(haul.Download, DownloadStatus.Completed);
        await haul.AssertRight(haul.Download, "f", 1, Length);
        Assert.Equal("sha-256", (await haul.Show(row.Id)).GetProperty("verified").GetString());
    }

    private static Task<DownloadId> Submit(HaulCluster haul, string name) => haul.Submit(haul.Origin.Add(name, 1, Length), name);

    /// <summary>Ends the silo in the moment in which it renames a part.</summary>
    private static string[] Killer(HaulCluster haul, int number) =>
        ["strace", "-D", "-f", "-qq", "--seccomp-bpf", "-o", LogOf(haul, number), .. Names.SelectMany(name => (string[])["-P", Path.Combine(haul.Files, $"{name}.part")]), "-e", "trace=renameat2", "-e", "inject=renameat2:signal=KILL"];

    private static string LogOf(HaulCluster haul, int number) => $"{haul.Files}.strace-{number}";

    /// <summary>Waits for the silo's end; true when strace has let the rename of a silo pass before that.</summary>
    private static async Task<bool> LivesAndPublishes(HaulCluster haul, SiloProcess silo, int number, string name)
    {
        try
        {
            await Eventually.True(() => silo.Process.HasExited || File.Exists(Path.Combine(haul.Files, name)), HaulCluster.Patience, $"{silo.Name} ends");
            return !silo.Process.HasExited;
        }
        catch (TimeoutException error)
        {
            throw new TimeoutException($"{error.Message}{Environment.NewLine}strace has seen: {await File.ReadAllTextAsync(LogOf(haul, number))}{Environment.NewLine}{haul.Logs()}", error);
        }
    }

    private static bool Publishes(OutputLine line, HaulCluster haul) => line.Text.Contains($"{haul.Download}: publishing", StringComparison.Ordinal);
}
