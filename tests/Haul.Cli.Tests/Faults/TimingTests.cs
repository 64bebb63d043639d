using Haul.Testing;

namespace Haul.Cli.Tests.Faults;

/// <summary>Origins that are slow, silent or gone.</summary>
public sealed class TimingTests : FaultTest
{
    [Fact]
    public async Task A39_BodyDrips_TheSegmentIsFetchedAgain()
    {
        await GetSame(Serve(new SlowLoris(1).ForRangesBeyond(2 * MiB).First(1)), "--timeout", "1", "-x", "1");

        RepeatedAtMost(64 * 1024);
        RequestsAtMost(8);
    }

    [Fact]
    public async Task A39_EveryBodyDrips_GivenUp()
    {
        var outcome = await GetOver(Serve(new SlowLoris(50)), "--timeout", "1", "--max-tries", "2");

        outcome.Failed(3, "network", "crawls");
        RequestsAtMost(4);
    }

    [Fact]
    public async Task A40_StallsMidBody_GoesOnFromWhatIsDurable()
    {
        await GetSame(Serve(new StallMidBody((MiB / 2) + 1000).AfterRequests(1).First(1)), "--timeout", "1", "-x", "1");

        RepeatedAtMost(64 * 1024);
        RequestsAtMost(8);
    }

    [Fact]
    public async Task A40_StallsAfterHeadersAlways_GivenUp()
    {
        var outcome = await GetOver(Serve(new StallAfterHeaders()), "--timeout", "1", "--max-tries", "2");

        outcome.Failed(3, "network", "silent");
        RequestsAtMost(4);
    }

    [Fact]
    public async Task A41_StallsBeforeHeaders_AskedAgain()
    {
        await GetSame(Serve(new StallBeforeHeaders().AfterRequests(1).First(1)), "--timeout", "1");

        RequestsAtMost(8);
    }

    [Fact]
    public async Task A41_InformationWithoutEnd_GivenUp()
    {
        var outcome = await GetOver(Serve(new EndlessInformational()), "--timeout", "1", "--max-tries", "2");

        outcome.Failed(3, "network", "no answer within");
        RequestsAtMost(3);
    }

    [Fact]
    public async Task A42_ResetMidBody_GoesOnFromWhatIsDurable()
    {
        await GetSame(Serve(new ResetMidBody((MiB / 2) + 1000).AfterRequests(1).First(2)), "-x", "1");

        // A reset throws away what was sent and not yet read.
        RepeatedAtMost(2 * ((MiB / 2) + 1000));
        RequestsAtMost(8);
    }

    [Fact]
    public async Task A42_EveryConnectionIsReset_GivenUp()
    {
        var outcome = await GetOver(Serve(new ResetMidBody(0)));

        // Each of two connections has three tries, and both may be at their last when the first of them gives up.
        outcome.Failed(3, "network");
        Assert.All(Log.All.CountBy(exchange => exchange.Asked!.Value), range => Assert.InRange(range.Value, 1, 3));
        RequestsAtMost(6);
    }
}
