using Haul.Testing;

namespace Haul.Cli.Tests.Faults;

/// <summary>Fields that no origin should send.</summary>
public sealed class HeaderTests : FaultTest
{
    [Fact]
    public async Task A56_HeaderWithoutEnd_GivenUpInBoundedMemory()
    {
        var before = GC.GetTotalAllocatedBytes();

        var outcome = await GetOver(Serve(new EndlessHeaders()), "--max-tries", "2");

        outcome.Failed(3, "network", "64 KiB");
        RequestsAtMost(3);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 512 * MiB);
    }

    [Fact]
    public async Task A56_FoldedHeader_Same() => await GetSame(Serve(RawHeader.Folded()));

    [Fact]
    public async Task A56_HeaderWithoutColon_NoCrash()
    {
        var outcome = await GetOver(Serve(RawHeader.WithoutColon()));

        outcome.Failed(3, "network", "no HTTP reply");
        RequestsAtMost(4);
    }

    [Fact]
    public async Task A56_HeaderWithNul_Same() => await GetSame(Serve(RawHeader.WithNul()));

    [Fact]
    public async Task A56_ETagWithNul_SameAndNotPrinted()
    {
        var outcome = await GetSame(Serve(new ETagText("\"a\0b\"")));

        Assert.DoesNotContain('\0', outcome.Messages);
    }
}
