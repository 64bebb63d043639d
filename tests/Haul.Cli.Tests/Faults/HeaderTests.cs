using Haul.Cli.Tests.Runs;
using Haul.Testing;

namespace Haul.Cli.Tests.Faults;

/// <summary>Fields that no origin should send.</summary>
public sealed class HeaderTests : FaultTest
{
    [Fact]
    public async Task A56_HeaderWithoutEnd_GivenUp()
    {
        var outcome = await GetOver(Serve(new EndlessHeaders()), "--max-tries", "2");

        outcome.Failed(3, "network", "64 KiB");
        RequestsAtMost(3);
    }

    [Fact]
    public async Task A56_HeaderWithoutEnd_BoundedMemory()
    {
        // A process of its own: tests beside this one fill the heap that they share. Where the heap may not grow, a header
        // that is kept whole ends the process.
        var options = new ProcessOptions { Environment = new Dictionary<string, string?> { ["DOTNET_GCHeapHardLimit"] = $"{64 * MiB:X}" } };

        await using var haul = ProcessRunner.Start(
            HaulProcess.Program, ["get", Serve(new EndlessHeaders()).OriginalString, "-d", Target.Path, "--max-tries", "2"], options);

        Assert.Equal(3, await haul.WaitForExit(HaulProcess.Patience));
        Assert.Contains("64 KiB", haul.Error, StringComparison.Ordinal);
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
