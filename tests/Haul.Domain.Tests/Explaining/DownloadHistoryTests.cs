using CsCheck;
using Haul.Abstractions;

namespace Haul.Domain.Tests.Explaining;

/// <summary>The row of a download's history is bounded, whole, and holds no secrets.</summary>
public class DownloadHistoryTests
{
    private static readonly Gen<DownloadHistory> Any = Gen.Select(
        Gen.Int[0, 9_999].Array[0, 250],
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 1000], Gen.Int[0, 5]).Array[0, 12])
        .Select((texts, totals) => totals.Aggregate(
            texts.Aggregate(new DownloadHistory(), (history, text) => history.With(Event($"{text}"))),
            (history, total) => history.With(new SiloTotal($"s{total.Item1}", total.Item2, total.Item2, total.Item3))));

    [Fact]
    public void Then_AnyTwo_KeepsTheLastEventsAndAllTotals() => Gen.Select(Any, Any).Sample((before, later) =>
    {
        var both = before.Then(later);

        return both.Events.SequenceEqual(before.Events.Concat(later.Events).TakeLast(DownloadHistory.MostEvents))
            && both.Silos.Sum(silo => silo.Bytes) == before.Silos.Sum(silo => silo.Bytes) + later.Silos.Sum(silo => silo.Bytes)
            && both.Silos.Sum(silo => silo.Failures) == before.Silos.Sum(silo => silo.Failures) + later.Silos.Sum(silo => silo.Failures)
            && both.Silos.Select(silo => silo.Silo).Distinct().Count() == both.Silos.Length;
    });

    [Fact]
    public void With_TextOfAServer_IsRedactedAndShort()
    {
        var text = Assert.Single(new DownloadHistory().With(Event($"GET https://user:hunter2@a.test/f?sig=hunter2 {new string('x', 5000)}")).Events).Text;

        Assert.StartsWith("GET https://a.test/f ", text, StringComparison.Ordinal);
        Assert.InRange(text.Length, 1, DownloadHistory.LongestText + 3);
    }

    [Fact]
    public void With_ManySilos_KeepsThoseThatBroughtMost()
    {
        var history = Enumerable.Range(1, 300).Aggregate(new DownloadHistory(), (history, silo) => history.With(new SiloTotal($"s{silo}", silo, 0, 0)));

        Assert.Equal(256, history.Silos.Length);
        Assert.DoesNotContain(history.Silos, silo => silo.Bytes <= 44);
    }

    private static HistoryEvent Event(string text) => new(Sample.Now, HistoryKind.Status, null, text);
}
