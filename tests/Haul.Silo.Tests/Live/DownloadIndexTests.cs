using System.Globalization;
using Haul.Abstractions;
using Haul.Web;
using Microsoft.Extensions.Time.Testing;

namespace Haul.Silo.Tests.Live;

/// <summary>What the pages show of the catalog, and when.</summary>
public sealed class DownloadIndexTests
{
    private static readonly TimeSpan MoreThanAStep = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan MoreThanAll = TimeSpan.FromMinutes(1);

    private readonly FakeCatalog _catalog = new();
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task Look_RemovedWhileAllIsRead_IsGone()
    {
        var index = await Index(2);
        var told = new TaskCompletionSource();
        _catalog.Told = told.Task;
        _clock.Advance(MoreThanAll);
        var reading = index.Refresh();
        _catalog.Rows.RemoveAt(0);

        var looking = index.Look(Id(2));
        told.SetResult();
        await looking;

        Assert.True(reading.IsCompleted);
        Assert.Equal([Id(1)], index.Rows.Select(row => row.Id));
    }

    [Fact]
    public async Task Look_AfterAReadThatFailed_ShowsTheRow()
    {
        var index = await Index(1);
        _catalog.Told = Task.FromException(new TimeoutException());
        _clock.Advance(MoreThanAll);
        await Assert.ThrowsAsync<TimeoutException>(index.Refresh);
        _catalog.Rows[0] = _catalog.Rows[0] with { Status = DownloadStatus.Queued };

        await index.Look(Id(1));

        Assert.Equal(DownloadStatus.Queued, Assert.Single(index.Rows).Status);
    }

    [Fact]
    public async Task Refresh_RemovedElsewhere_IsGoneAfterAStep()
    {
        var index = await Index(2);
        _catalog.Rows.RemoveAt(0);

        _clock.Advance(MoreThanAStep);
        await index.Refresh();

        Assert.Equal([Id(1)], index.Rows.Select(row => row.Id));
    }

    /// <summary>Behind the newest hundred, only a look at everything tells.</summary>
    [Fact]
    public async Task Refresh_OldOnes_StayAndGoWithALookAtEverything()
    {
        var index = await Index(150);
        _catalog.Rows.RemoveAt(149);

        _clock.Advance(MoreThanAStep);
        await index.Refresh();
        Assert.Equal(150, index.Rows.Count);
        _clock.Advance(MoreThanAll);
        await index.Refresh();

        Assert.Equal(149, index.Rows.Count);
    }

    private static DownloadId Id(int number) => DownloadId.Parse($"01HZ{number.ToString("D22", CultureInfo.InvariantCulture)}");

    /// <summary>One that has read so many downloads, all of them at their end.</summary>
    private async Task<DownloadIndex> Index(int count)
    {
        _catalog.Rows.AddRange(Enumerable.Range(1, count).Reverse().Select(number => new CatalogRow { Id = Id(number), Status = DownloadStatus.Completed, Url = $"http://origin/{number}" }));
        var index = new DownloadIndex(_catalog.Grains, _clock);
        await index.Refresh();
        return index;
    }
}
