using NSubstitute;

namespace Haul.Cli.Tests;

public sealed class VerifyTests : IDisposable
{
    private readonly Shell shell = new();

    public VerifyTests()
    {
        shell.Engine.Verifier = Substitute.For<IFileVerifier>();
        shell.Write("big.iso", new string('x', 1000));
    }

    [Fact]
    public async Task Verify_AllRight_ExitsZero()
    {
        Finds(new(1000, 2, RangeSet.Empty));

        Assert.Equal(0, await shell.Run("verify", "big.iso"));

        Assert.Equal($"{Target}: ok, 1000 B in 2 blocks\n", shell.Out);
        Assert.Equal(shell.Directory, shell.Engine.Started!.Directory);
        Assert.True(shell.Engine.IsStopped);
    }

    [Fact]
    public async Task Verify_BadBlocks_ExitsSixAndListsThem()
    {
        Finds(new(1000, 10, RangeSet.Of(new(0, 100)).Add(new(300, 400))));

        Assert.Equal(6, await shell.Run("verify", "big.iso"));

        Assert.Equal([$"{Target}: bad bytes 0-99", $"{Target}: bad bytes 300-399"], Shell.Lines(shell.Out));
        Assert.Contains("haul get --force", Assert.Single(shell.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_NoManifest_ExitsEleven()
    {
        Finds(new(1000, 0, RangeSet.Empty, new(ErrorCode.NotFound, "no manifest; fetch it with --manifest")));

        Assert.Equal(11, await shell.Run("verify", "big.iso"));

        Assert.Empty(shell.Out);
        Assert.Single(shell.ErrorLines);
    }

    [Fact]
    public async Task Verify_NoFile_ExitsElevenBeforeTheEngine()
    {
        Assert.Equal(11, await shell.Run("verify", "other.iso"));

        Assert.Null(shell.Engine.Started);
        Assert.Single(shell.ErrorLines);
    }

    [Fact]
    public async Task Verify_Json_IsOneLine()
    {
        Finds(new(1000, 10, RangeSet.Of(new(300, 400))));

        Assert.Equal(6, await shell.Run("verify", "big.iso", "--json"));

        var line = Assert.Single(shell.Events);
        Assert.Equal(Target, line.GetProperty("path").GetString());
        Assert.False(line.GetProperty("ok").GetBoolean());
        Assert.Equal(1000, line.GetProperty("length").GetInt64());
        Assert.Equal(300, line.GetProperty("bad")[0].GetProperty("start").GetInt64());
        Assert.Equal(400, line.GetProperty("bad")[0].GetProperty("end").GetInt64());
    }

    [Fact]
    public async Task Verify_Terminal_ShowsHowFarItIs()
    {
        shell.IsTerminal = true;
        shell.Engine.Verifier.Verify(default!, default!, TestContext.Current.CancellationToken).ReturnsForAnyArgs(call =>
        {
            call.Arg<IProgress<long>>().Report(250);
            shell.Clock.Advance(TimeSpan.FromSeconds(1));
            call.Arg<IProgress<long>>().Report(250);
            return new VerifyResult(1000, 2, RangeSet.Empty);
        });

        Assert.Equal(0, await shell.Run("verify", "big.iso"));

        Assert.Contains("50.0 %", shell.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_Interrupted_Exits130()
    {
        shell.Engine.Verifier.Verify(default!, default!, TestContext.Current.CancellationToken).ReturnsForAnyArgs<VerifyResult>(_ =>
        {
            shell.Interrupt();
            throw new OperationCanceledException();
        });

        Assert.Equal(130, await shell.Run("verify", "big.iso"));
    }

    private string Target => Path.Combine(shell.Directory, "big.iso");

    public void Dispose() => shell.Dispose();

    private void Finds(VerifyResult result) => shell.Engine.Verifier.Verify(default!, default!, TestContext.Current.CancellationToken).ReturnsForAnyArgs(result);
}
