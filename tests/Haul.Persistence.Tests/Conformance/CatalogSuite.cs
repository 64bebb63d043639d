using Haul.Abstractions;

namespace Haul.Persistence.Tests;

/// <summary>What every catalog must do; a provider is put to it by deriving.</summary>
public abstract class CatalogSuite
{
    private static readonly DateTimeOffset Moment = new(2026, 5, 4, 3, 2, 1, 987, TimeSpan.Zero);

    private ICatalog? _catalog;
    private int _ids;

    protected ICatalog Catalog => _catalog ??= Start();

    /// <summary>An empty catalog.</summary>
    protected abstract ICatalog Start();

    [Theory]
    [InlineData(DownloadStatus.Queued)]
    [InlineData(DownloadStatus.Probing)]
    [InlineData(DownloadStatus.Downloading)]
    [InlineData(DownloadStatus.Merging)]
    [InlineData(DownloadStatus.Paused)]
    [InlineData(DownloadStatus.Completed)]
    [InlineData(DownloadStatus.Failed)]
    [InlineData(DownloadStatus.Cancelled)]
    public async Task Put_ARow_IsFoundAsItWasPut(DownloadStatus status)
    {
        var row = NewRow(status) with
        {
            Name = "Žluťoučký 'kůň'.bin",
            Length = 5_000_000_000_000,
            Priority = 9,
            FinishedAt = Moment.AddHours(1),
            Error = new(ErrorCode.OriginChanged, "It changed; start again."),
        };

        await Catalog.Put(row);
        await Catalog.Put(row);

        Assert.Equal(row, await Catalog.Find(row.Id));
        Assert.Equal([row], await Catalog.List(new()));
        Assert.Equal([row], await Catalog.List(new(status)));
    }

    [Fact]
    public async Task Put_WhatIsUnknown_StaysUnknown()
    {
        var row = NewRow(DownloadStatus.Probing) with { CreatedAt = null };

        await Catalog.Put(row);

        Assert.Equal(row, await Catalog.Find(row.Id));
    }

    [Fact]
    public async Task Put_EveryStatusInTurn_LeavesOneRowThatSaysTheLast()
    {
        var row = NewRow(DownloadStatus.Queued);
        foreach (var status in new[] { DownloadStatus.Queued, DownloadStatus.Probing, DownloadStatus.Paused, DownloadStatus.Queued, DownloadStatus.Downloading, DownloadStatus.Merging, DownloadStatus.Completed })
        {
            row = row with { Status = status };
            await Catalog.Put(row);

            Assert.Equal(row, await Catalog.Find(row.Id));
            Assert.Equal([row], await Catalog.List(new()));
            foreach (var other in Enum.GetValues<DownloadStatus>())
            {
                Assert.Equal(other == status ? [row] : [], await Catalog.List(new(other)));
            }

            Assert.Equal(status is DownloadStatus.Queued ? [row] : [], await Catalog.Queued(10));
            Assert.Equal(status is DownloadStatus.Probing or DownloadStatus.Downloading or DownloadStatus.Merging ? [row] : [], await Catalog.Working());
        }
    }

    [Fact]
    public async Task List_AllClasses_IsNewestFirstPageByPage()
    {
        var statuses = Enum.GetValues<DownloadStatus>();
        var rows = Enumerable.Range(0, 25).Select(i => NewRow(statuses[i % statuses.Length]) with { Priority = i % 10 }).ToList();
        await Task.WhenAll(rows.Select(Catalog.Put));
        rows.Reverse();

        Assert.Equal(rows, await Catalog.List(new()));
        var pages = new List<CatalogRow>();
        while (await Catalog.List(new(Limit: 4, After: pages.LastOrDefault()?.Id)) is { Count: > 0 } page)
        {
            Assert.True(page.Count <= 4);
            pages.AddRange(page);
        }

        Assert.Equal(rows, pages);
    }

    [Fact]
    public async Task List_OneStatus_IsNewestFirstPageByPage()
    {
        var rows = Enumerable.Range(0, 24).Select(i => NewRow(i % 3 == 0 ? DownloadStatus.Failed : i % 3 == 1 ? DownloadStatus.Queued : DownloadStatus.Completed)).ToList();
        await Task.WhenAll(rows.Select(Catalog.Put));
        foreach (var status in new[] { DownloadStatus.Failed, DownloadStatus.Queued })
        {
            var expected = rows.Where(row => row.Status == status).Reverse().ToList();

            var first = await Catalog.List(new(status, Limit: 5));
            var second = await Catalog.List(new(status, Limit: 5, After: first[^1].Id));

            Assert.Equal(expected, first.Concat(second));
        }
    }

    [Fact]
    public async Task List_AfterARowThatIsGone_GoesOnBehindIt()
    {
        var rows = new[] { NewRow(DownloadStatus.Completed), NewRow(DownloadStatus.Completed), NewRow(DownloadStatus.Completed) };
        await Task.WhenAll(rows.Select(Catalog.Put));
        await Catalog.Remove(rows[1].Id);

        Assert.Equal([rows[0]], await Catalog.List(new(After: rows[1].Id)));
    }

    [Fact]
    public async Task Match_ByIdSuffixOrName_FindsAnyClass()
    {
        var rows = new[] { NewRow(DownloadStatus.Queued), NewRow(DownloadStatus.Downloading), NewRow(DownloadStatus.Failed) }
            .Select((row, i) => row with { Name = $"name-{i % 2}.bin" }).ToList();
        await Task.WhenAll(rows.Select(Catalog.Put));

        foreach (var row in rows)
        {
            Assert.Equal([row], await Catalog.Match(row.Id.Value, 10));
            Assert.Equal([row], await Catalog.Match(row.Id.Value[^4..], 10));
            Assert.Equal([row], await Catalog.Match(row.Id.Value[^9..].ToLowerInvariant(), 10));
            Assert.Empty(await Catalog.Match(row.Id.Value[^3..], 10));
        }

        Assert.Equal([rows[1]], await Catalog.Match("name-1.bin", 10));
        Assert.Equal([rows[2], rows[0]], await Catalog.Match("name-0.bin", 10));
        Assert.Single(await Catalog.Match("name-0.bin", 1));
        Assert.Empty(await Catalog.Match("name", 10));
        Assert.Empty(await Catalog.Match("' or 1 eq 1 or Name eq '", 10));
        Assert.Empty(await Catalog.Match("", 10));
    }

    [Fact]
    public async Task Queued_ByPriorityThenAge()
    {
        int[] priorities = [5, 0, 9, 5, 9];
        var rows = priorities.Select(priority => NewRow(DownloadStatus.Queued) with { Priority = priority }).ToList();
        await Task.WhenAll(rows.Select(Catalog.Put));

        Assert.Equal([rows[2], rows[4], rows[0], rows[3], rows[1]], await Catalog.Queued(10));
        Assert.Equal([rows[2], rows[4]], await Catalog.Queued(2));
    }

    [Fact]
    public async Task Queued_PriorityChanged_StandsOnceInItsNewPlace()
    {
        var (first, second) = (NewRow(DownloadStatus.Queued) with { Priority = 3 }, NewRow(DownloadStatus.Queued) with { Priority = 4 });
        await Catalog.Put(first);
        await Catalog.Put(second);

        var raised = first with { Priority = 8 };
        await Catalog.Put(raised);

        Assert.Equal([raised, second], await Catalog.Queued(10));
        await Catalog.Put(raised with { Status = DownloadStatus.Probing });
        Assert.Equal([second], await Catalog.Queued(10));
    }

    [Fact]
    public async Task Remove_AnyClass_IsGoneAndQuietAgain()
    {
        foreach (var status in new[] { DownloadStatus.Queued, DownloadStatus.Merging, DownloadStatus.Cancelled })
        {
            var row = NewRow(status);
            await Catalog.Put(row);

            await Catalog.Remove(row.Id);
            await Catalog.Remove(row.Id);

            Assert.Null(await Catalog.Find(row.Id));
        }

        Assert.Empty(await Catalog.List(new()));
        Assert.Empty(await Catalog.Queued(10));
        Assert.Empty(await Catalog.Working());
    }

    [Fact]
    public async Task Put_OneDownloadByManyAtOnce_LeavesOneRow()
    {
        var row = NewRow(DownloadStatus.Queued);

        await Task.WhenAll(Enumerable.Range(0, 5).Select(i => Catalog.Put(row with { Priority = 5 + (i % 2) })));

        Assert.Single(await Catalog.Queued(10));
        await Catalog.Remove(row.Id);
        Assert.Empty(await Catalog.Queued(10));
    }

    /// <summary>Each newer than the one before.</summary>
    protected CatalogRow NewRow(DownloadStatus status)
    {
        var fresh = DownloadId.New(TimeProvider.System).Value;
        return new()
        {
            Id = DownloadId.Parse($"01J{_ids++:D7}{fresh[10..]}"),
            Status = status,
            Url = "http://origin/file.bin",
            CreatedAt = Moment,
        };
    }
}
