using Haul.Abstractions;
using Haul.Testing;

namespace Haul.Cluster.Tests;

/// <summary>The silo of the merger dies while the file is being published: another one publishes it, once and right.</summary>
public class PublishDeathTests
{
    private const long Length = 32L << 20;

    /// <summary>Exit code of a process that SIGKILL ended, which the rename alone sends here.</summary>
    private const int Killed = 128 + 9;

    [Fact]
    public async Task Kill_EverySiloThatRenames_TheLastOneCompletes()
    {
        await using var haul = await HaulCluster.Start(0, StoreKind.Directory);
        string[] killer = ["strace", "-D", "-f", "-qq", "--seccomp-bpf", "-o", "/dev/null", "-P", Path.Combine(haul.Files, "f.part"), "-e", "trace=renameat2", "-e", "inject=renameat2:signal=KILL"];
        SiloProcess[] doomed = [await haul.Begin(killer).Ready(), await haul.Begin(killer).Ready()];
        await haul.Submit(haul.Origin.Add("f", 1, Length), "f");
        // Nobody else is there before both have tried: it would publish first.
        foreach (var silo in doomed)
        {
            Assert.Equal(Killed, await silo.Process.WaitForExit(HaulCluster.Patience));
            await haul.Forget(silo);
        }

        await haul.Join();

        await haul.WaitFor(haul.Download, DownloadStatus.Completed);
        await haul.AssertRight(haul.Download, "f", 1, Length);
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

    private static bool Publishes(OutputLine line, HaulCluster haul) => line.Text.Contains($"{haul.Download}: publishing", StringComparison.Ordinal);
}
