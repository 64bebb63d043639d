using Haul.Abstractions;
using Haul.Domain;
using Haul.Testing;
using Orleans.Runtime;

namespace Haul.Grains.Tests;

/// <summary>What has happened to a download outlives the owner of it, and costs it nothing.</summary>
public sealed class HistoryTests
{
    private const int Block = 1 << 20;

    [Fact]
    public async Task Kill_TheFileGrainsSilo_TheHistoryGoesOnAndIsErasedWithTheDownload()
    {
        await using var haul = await HaulCluster.Start(2, recovers: true);
        haul.Origin.Limits.TotalRate = 6_000_000;
        var id = await haul.Submit(haul.Origin.Add("f", 1, 24 * Block), "f");
        await haul.WaitFor(id, view => view.Downloaded > 2 * Block, "two blocks");
        await Eventually.True(() => Stored(haul, id)?.Events.Any(happened => happened.Text == "downloading") == true, HaulCluster.Patience, "the history is saved");

        await haul.Silos.KillSiloAsync(haul.SiloOf("file", id.Value), TestContext.Current.CancellationToken);
        await Eventually.True(async () => await haul.Catalog.Find(id) is { Status: DownloadStatus.Completed }, HaulCluster.Patience, "the download ends");

        var told = await haul.File(id).Explain();
        Assert.Equal("It is completed.", told.Sentence);
        Assert.Equal("queued", told.Events[0].Text);
        Assert.Contains(told.Events, happened => happened.Kind is HistoryKind.Takeover && happened.Text.StartsWith("The file grain", StringComparison.Ordinal));
        Assert.Contains(told.Events, happened => happened.Kind is HistoryKind.Published);
        Assert.Equal(told.Events.OrderBy(happened => happened.At), told.Events);
        Assert.Equal(2, told.Silos.Length);
        await haul.File(id).Remove(deleteFile: true);
        Assert.DoesNotContain("history", haul.Rows.Describe(id.Value), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Row_ThatCannotBeRead_HarmsNothing()
    {
        await using var haul = await HaulCluster.Start(1, recovers: true);
        haul.Rows.BeforeRead = (name, _) => name == "history" ? throw new IOException("The history is away.") : Task.CompletedTask;
        var id = await haul.Submit(haul.Origin.Add("f", 1, 3 * Block), "f");

        await haul.WaitForEnd(id);

        Assert.Contains((await haul.File(id).Explain()).Events, happened => happened.Kind is HistoryKind.Published);
    }

    [Fact]
    public async Task Failures_OfTries_AreToldWithoutTheirSecretsAndCounted()
    {
        await using var haul = await HaulCluster.Start(1);
        var url = haul.Origin.Add("f", 1, 3 * Block, new StatusAnswer(500).First(2));
        var id = await haul.Submit(new($"{url}?sig=hunter2"), "f", connections: 1);
        await haul.WaitForEnd(id);

        var told = await haul.File(id).Explain();

        Assert.Equal(2, told.Events.Count(happened => happened.Kind is HistoryKind.Failure));
        Assert.Equal(2, told.Silos.Sum(silo => silo.Failures));
        Assert.DoesNotContain(told.Events, happened => happened.Text.Contains("hunter2", StringComparison.Ordinal));
    }

    private static DownloadHistory? Stored(HaulCluster haul, DownloadId id) => haul.Rows.Find<DownloadHistory>("history", GrainId.Create("file", id.Value));
}
