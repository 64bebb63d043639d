using Haul.Abstractions;
using Haul.Domain;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Runtime;

namespace Haul.Grains.Tests;

/// <summary>A store that does not say what it did, and owners that are late.</summary>
public sealed class HistoryRowTests
{
    private static readonly GrainId Owner = GrainId.Create("file", "1");

    private readonly SharedRows _rows = new();

    private DownloadHistory? Stored => _rows.Find<DownloadHistory>("history", Owner);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Save_ThatIsReportedAsFailed_CountsOnceWhetherItWasStoredOrNot(bool stored)
    {
        var lies = 2;
        Action lie = () => _ = lies-- > 0 ? throw new IOException("The answer was lost.") : 0;
        if (stored)
        {
            _rows.AfterWrite = lie;
        }
        else
        {
            _rows.BeforeWrite = lie;
        }

        var history = Row();

        foreach (var text in (string[])["a", "b", "c"])
        {
            history.Add(Event(text));
            history.Add(new SiloTotal("s", 10, 1, 0));
            await history.Flush();
            Assert.Equal(stored || text == "c" ? text : null, Stored?.Events.Last().Text);
        }

        Assert.Equal(["a", "b", "c"], Stored!.Events.Select(happened => happened.Text));
        Assert.Equal(new SiloTotal("s", 30, 3, 0), Assert.Single(Stored.Silos));
        Assert.Equal(["a", "b", "c"], (await history.Read()).Events.Select(happened => happened.Text));
    }

    [Fact]
    public async Task Owner_ThatWasFencedAfterASaveReportedAsFailed_CountsOnceBesideTheNext()
    {
        var lies = 1;
        _rows.AfterWrite = () => _ = lies-- > 0 ? throw new IOException("The answer was lost.") : 0;
        var (old, next) = (Row(), Row());
        old.Add(Event("old"));
        await old.Flush();
        next.Add(Event("next"));
        await next.Flush();

        old.WasFenced();
        old.Add(Event("last"));
        await old.Flush();

        Assert.Equal(["old", "next", "last"], Stored!.Events.Select(happened => happened.Text));
    }

    [Fact]
    public async Task Owner_ThatWasFenced_AddsToARowAndMakesNone()
    {
        var late = Row();
        late.WasFenced();
        late.Add(Event("late"));

        await late.Flush();

        Assert.Null(Stored);
        var next = Row();
        next.Add(Event("next"));
        await next.Flush();
        await late.Flush();
        Assert.Equal(["next"], Stored!.Events.Select(happened => happened.Text));
        var other = Row();
        other.WasFenced();
        other.Add(Event("other"));
        await other.Flush();
        Assert.Equal(["next", "other"], Stored.Events.Select(happened => happened.Text));
    }

    private HistoryRow Row() => new(_rows, Owner, TimeProvider.System, keeps: true, NullLogger.Instance);

    private static HistoryEvent Event(string text) => new(DateTimeOffset.UnixEpoch, HistoryKind.Failure, null, text);
}
