using Haul.Testing;

namespace Haul.Cli.Tests.Faults;

/// <summary>That the tests of faults would notice.</summary>
public sealed class SelfCheckTests : FaultTest
{
    [Fact]
    public async Task GateThatAcceptsAll_WrongBytesAreCalledDoneAndSeen()
    {
        NothingCanTell = true;

        var outcome = await Run([Serve(new RangeStartsLate(8).AfterRequests(1)).OriginalString, "-d", Target.Path], Gates.Mutate);

        outcome.Succeeded();
        var difference = await Bytes.FirstDifference(Seed, Size, Target.File(Name), Cancelled);
        Assert.NotNull(difference);
        Assert.Equal(difference.Offset + 8, difference.SourceOffset);
    }

    [Fact]
    public async Task HonestOrigin_SameAndNothingMoreIsAsked()
    {
        await GetSame(Serve());

        Assert.All(Log.All, exchange => Assert.Equal("206", exchange.Status));
        NeverSent("If-Range");
        RequestsAtMost(6);
    }
}
