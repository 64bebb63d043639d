using Azure.Data.Tables;
using Haul.Abstractions;

namespace Haul.Persistence.Tests;

public sealed class TableCatalogTests(AzuriteFixture azurite) : CatalogSuite
{
    private readonly string _service = AzuriteFixture.NewName();

    protected override ICatalog Start() => new TableCatalog(azurite.NewAccount(_service));

    /// <summary>A put that is killed half-way leaves the row in its old partition too.</summary>
    [Theory]
    [InlineData(DownloadStatus.Queued, DownloadStatus.Probing, DownloadStatus.Probing)]
    [InlineData(DownloadStatus.Merging, DownloadStatus.Completed, DownloadStatus.Merging)]
    [InlineData(DownloadStatus.Paused, DownloadStatus.Queued, DownloadStatus.Queued)]
    [InlineData(DownloadStatus.Queued, DownloadStatus.Cancelled, DownloadStatus.Queued)]
    public async Task Put_BrokenOff_ShowsTheRowOnceAndActive(DownloadStatus before, DownloadStatus after, DownloadStatus shown)
    {
        var row = NewRow(before);
        await Catalog.Put(row);
        await PutHalf(row with { Status = after });

        foreach (var rows in new[] { await Rows(new()), await Catalog.Match(row.Id.Value[^6..], 10), [(await Catalog.Find(row.Id))!] })
        {
            Assert.Equal(shown, Assert.Single(rows).Status);
        }

        foreach (var status in new[] { before, after })
        {
            Assert.Equal(status == shown ? 1 : 0, (await Rows(new(status))).Count);
        }

        Assert.Equal(shown is DownloadStatus.Queued ? 1 : 0, (await Catalog.Queued(10)).Count);

        await Catalog.Put(row with { Status = after });
        Assert.Equal(after, Assert.Single(await Rows(new())).Status);
        Assert.Equal(after, Assert.Single(await Rows(new(after))).Status);
    }

    [Fact]
    public async Task Put_Columns_AreTyped()
    {
        var row = NewRow(DownloadStatus.Failed) with { Length = 5, FinishedAt = TimeProvider.System.GetUtcNow(), Error = new(ErrorCode.Store, "Full.") };
        await Catalog.Put(row);

        var entity = (await Table().GetEntityAsync<TableEntity>($"{_service}_resting", CatalogKeys.ToList(row.Id), cancellationToken: TestContext.Current.CancellationToken)).Value;

        Assert.IsType<long>(entity["Length"]);
        Assert.IsType<int>(entity["Priority"]);
        Assert.IsType<DateTimeOffset>(entity["CreatedAt"]);
        Assert.IsType<DateTimeOffset>(entity["FinishedAt"]);
        Assert.Equal("Store", entity["ErrorCode"]);
        Assert.Equal("Full.", entity["ErrorMessage"]);
    }

    [Fact]
    public void ToList_NewerIds_SortFirst()
    {
        var ids = Enumerable.Range(0, 50).Select(_ => DownloadId.New(TimeProvider.System)).ToList();

        Assert.Equal(
            ids.OrderByDescending(id => id.Value, StringComparer.Ordinal),
            ids.OrderBy(CatalogKeys.ToList, StringComparer.Ordinal));
    }

    /// <summary>By a hundred, which is what a table takes at once.</summary>
    protected override async Task PutMany(IReadOnlyList<CatalogRow> rows)
    {
        foreach (var some in rows.Chunk(100))
        {
            await Table().SubmitTransactionAsync(some.Select(row =>
                new TableTransactionAction(TableTransactionActionType.Add, CatalogEntity.From(row, $"{_service}_resting", CatalogKeys.ToList(row.Id)))));
        }
    }

    private Task PutHalf(CatalogRow row) => row.Status is DownloadStatus.Queued
        ? new QueuedPartition(Table(), $"{_service}_queued").Put(row)
        : new CatalogPartition(Table(), $"{_service}_{(row.Status.IsWorking() ? "working" : "resting")}").Put(row);

    private TableClient Table() => azurite.NewAccount(_service).Table(TableCatalog.TableName);
}
