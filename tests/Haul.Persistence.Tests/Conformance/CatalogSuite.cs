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
        Assert.Equal([row], await Rows(new()));
        Assert.Equal([row], await Rows(new(status)));
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
            Assert.Equal([row], await Rows(new()));
            foreach (var other in Enum.GetValues<DownloadStatus>())
            {
                Assert.Equal(other == status ? [row] : [], await Rows(new(other)));
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

        Assert.Equal(rows, await Rows(new()));
        var pages = new List<CatalogRow>();
        while (await Rows(new(Limit: 4, After: pages.LastOrDefault()?.Id)) is { Count: > 0 } page)
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

            var first = await Rows(new(status, Limit: 5));
            var second = await Rows(new(status, Limit: 5, After: first[^1].Id));

            Assert.Equal(expected, first.Concat(second));
        }
    }

    [Fact]
    public async Task List_AfterARowThatIsGone_GoesOnBehindIt()
    {
        var rows = new[] { NewRow(DownloadStatus.Completed), NewRow(DownloadStatus.Completed), NewRow(DownloadStatus.Completed) };
        await Task.WhenAll(rows.Select(Catalog.Put));
        await Catalog.Remove(rows[1].Id);

        Assert.Equal([rows[0]], await Rows(new(After: rows[1].Id)));
    }

    [Theory]
    [InlineData("ŽLUŤ", null, null)]
    [InlineData("7", null, null)]
    [InlineData("'", null, null)]
    [InlineData("%", null, null)]
    [InlineData("nowhere", null, null)]
    [InlineData(null, "one.test", null)]
    [InlineData(null, "https://two.test", null)]
    [InlineData(null, "https://two.test:8443", null)]
    [InlineData("7", "two.test", DownloadStatus.Completed)]
    public async Task List_Filtered_IsWhatPassesPageByPage(string? name, string? origin, DownloadStatus? status)
    {
        OriginFilter? from = null;
        Assert.True(origin is null || OriginFilter.TryParse(origin, out from));
        var query = new CatalogQuery(status, Limit: 3, Name: name, Origin: from);
        string[] origins = ["http://one.test", "https://two.test", "https://two.test:8443", "http://three.test:81"];
        var statuses = Enum.GetValues<DownloadStatus>();
        var rows = Enumerable.Range(0, 40).Select(i => NewRow(statuses[i % statuses.Length]) with
        {
            Name = i % 5 == 0 ? null : $"žluťoučký 'kůň' {i}.bin",
            Url = $"{origins[i * 7 % origins.Length]}/file.bin",
        }).ToList();
        await Task.WhenAll(rows.Select(Catalog.Put));

        Assert.Equal(rows.Where(query.Admits).Reverse(), await All(query));
    }

    [Fact]
    public async Task List_FilterThatNothingPasses_LooksAtABoundedCountACall()
    {
        var rows = Enumerable.Range(0, PageInProgress.MostLooked + 5).Select(_ => NewRow(DownloadStatus.Completed)).ToList();
        await PutMany(rows);

        var first = await Catalog.List(new(Name: "x"));
        var second = await Catalog.List(new(After: first.Next, Name: "x"));

        Assert.Equal((0, rows[5].Id), (first.Rows.Count, first.Next));
        Assert.Equal((0, null), (second.Rows.Count, second.Next));
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

        Assert.Empty(await Rows(new()));
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

    protected async Task<IReadOnlyList<CatalogRow>> Rows(CatalogQuery query) => (await Catalog.List(query)).Rows;

    /// <summary>Rows of completed downloads.</summary>
    protected virtual Task PutMany(IReadOnlyList<CatalogRow> rows) => Task.WhenAll(rows.Select(Catalog.Put));

    /// <summary>All pages of it.</summary>
    private async Task<IReadOnlyList<CatalogRow>> All(CatalogQuery query)
    {
        var rows = new List<CatalogRow>();
        for (CatalogPage? page = null; page is not { Next: null }; query = query with { After = page.Next })
        {
            page = await Catalog.List(query);
            Assert.True(page.Rows.Count <= query.Limit);
            rows.AddRange(page.Rows);
        }

        return rows;
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
