using Haul.Abstractions;
using Haul.Transfer;

namespace Haul.Grains.Tests;

/// <summary>A silo is killed in the middle: no operator, right bytes, bounded loss.</summary>
public sealed class SiloDeathTests : IAsyncLifetime
{
    private const int Block = 1 << 20;
    private const long Length = (32 * Block) + 777;
    private const int Rate = 10_000_000;

    /// <summary>Promise 6: connections x (checkpoint step + 1 s of rate, + 4 MiB).</summary>
    private static readonly long Bound = (2 * 4 * Block) + (long)(Rate * (HaulCluster.CheckpointStep.TotalSeconds + 1));

    private HaulCluster _haul = null!;

    public async ValueTask InitializeAsync()
    {
        _haul = await HaulCluster.Start(3);
        _haul.Origin.Limits.TotalRate = Rate;
    }

    public ValueTask DisposeAsync() => _haul.DisposeAsync();

    [Fact]
    public async Task Kill_ASiloWithSegments_CompletesWithinThePromise()
    {
        var id = await _haul.Submit(_haul.Origin.Add("f", 1, Length), "f");
        await _haul.WaitFor(id, view => view.Downloaded > 8 * Block && view.Segments.Select(segment => segment.Silo).Distinct().Count() == 3, "all silos fetch");

        var home = _haul.SiloOf("file", id.Value);
        var victim = _haul.Silos.Silos.First(silo => silo != home);
        await _haul.Silos.KillSiloAsync(victim, TestContext.Current.CancellationToken);

        var view = await _haul.WaitForEnd(id);
        await _haul.AssertRight("f", 1, Length);
        Assert.InRange(view.FetchedTwice, 0, Bound);
    }

    [Fact]
    public async Task Kill_TheFileGrainsSilo_AnotherGoesOnWhenAsked()
    {
        using var spans = new HeardSpans();
        var url = _haul.Origin.Add("g", 2, Length);
        var id = await _haul.Submit(url, "g");
        await _haul.WaitFor(id, view => view.Downloaded > 8 * Block, "eight blocks");
        var before = _haul.Row(id)!;

        await _haul.Silos.KillSiloAsync(_haul.SiloOf("file", id.Value), TestContext.Current.CancellationToken);
        await Testing.Eventually.True(
            async () =>
            {
                await _haul.File(id).Submit(HaulCluster.Ask(url, "g"));
                return true;
            },
            HaulCluster.Patience,
            "another silo takes the download on");

        await _haul.WaitForEnd(id);
        await _haul.AssertRight("g", 2, Length);
        Assert.True(_haul.Row(id)!.Revision > before.Revision);
        var map = await _haul.File(id).Map();
        Assert.Equal(33, map.Cells);
        Assert.Matches("^([a-c]\\d*)+$", map.Runs); // the silos of blocks that came before the kill are known as well
        Assert.Equal(before.Generation, _haul.Row(id)!.Generation);

        // Segments stand under the work of either activation; all is one trace.
        await Testing.Eventually.True(() => spans.Of(id).Any(span => Equals(span.GetTagItem("haul.download.status"), "completed")), HaulCluster.Patience, "the work ends");
        var heard = spans.Of(id);
        Assert.Equal(HaulTraces.TraceOf(id), Assert.Single(heard.Select(span => span.TraceId).Distinct()));
        Assert.True(heard.Where(span => span.OperationName == "segment").Select(span => span.ParentSpanId).Distinct().Count() > 1);
    }
}
