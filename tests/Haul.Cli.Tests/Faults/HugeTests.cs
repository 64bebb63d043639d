using System.Globalization;
using Haul.Testing;

namespace Haul.Cli.Tests.Faults;

/// <summary>Sizes and offsets beyond 32 bits.</summary>
public sealed class HugeTests : FaultTest
{
    private const long GiB = 1L << 30;

    protected override TimeSpan Deadline => TimeSpan.FromSeconds(90);

    [Fact, Trait("Speed", "slow")]
    public async Task A52_OffsetsBeyondFourGiB_Same()
    {
        const long Length = (4 * GiB) + MiB + 5;

        var outcome = await Get(Serve(Name, Length), "-x", "4", "--timeout", "20");

        outcome.Succeeded();
        Assert.Contains(Log.All, exchange => exchange.Asked!.Value.Start >= 4 * GiB || exchange.Asked.Value.Contains(4 * GiB));
        Assert.All(Log.All, exchange => Assert.True(exchange.Asked!.Value.End <= Length));
    }

    [Theory]
    [InlineData(5L << 40)]
    [InlineData(1L << 52)]
    public async Task A52_LargerThanTheDisk_RefusedWithBothFiguresBeforeTheBody(long length)
    {
        if (new DriveInfo(Target.Path).AvailableFreeSpace >= length)
        {
            length = 1L << 60;
        }

        var outcome = await GetOver(Serve(Name, length));

        outcome.Failed(7, "store-full", length.ToString("N0", CultureInfo.InvariantCulture), "free");
        Assert.Single(Log.All);
    }
}
