namespace Haul.Cli.Tests;

public sealed class PlainGetOutputTests : IDisposable
{
    private readonly Shell shell = new();

    [Fact]
    public void Progress_OverAMinute_IsALineEveryFiveSeconds()
    {
        using var messages = new StringWriter();
        var plain = new PlainGetOutput(TextWriter.Null, messages, shell.Clock, quiet: false, outIsTerminal: false);
        for (var second = 0; second < 60; second++)
        {
            plain.Progress(Reports.Of(Views.Downloading(second)));
            shell.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(12, Shell.Lines(messages.ToString()).Length);
        Assert.Equal("haul: big.iso: 0.5 % of 1000 B, 100 KiB/s, 1:30 left, 8 connections", Shell.Lines(messages.ToString())[1]);
    }

    [Fact]
    public async Task Plain_Retry_SaysWhatWentWrong()
    {
        shell.Engine.Then(Views.Probing with { Retries = 2, Trouble = "connection\u001b refused" }, Views.Completed with { Retries = 2 });

        Assert.Equal(0, await shell.Run("get", "http://origin/big.iso"));

        Assert.Contains(@"haul: http://origin/big.iso: trying again (2): connection\x1b refused", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quiet_Completes_SaysOnlyThePath()
    {
        shell.Engine.Then(Views.Downloading(1), Views.Completed);

        Assert.Equal(0, await shell.Run("get", "http://origin/big.iso", "--quiet"));

        Assert.Equal(Path.Combine(shell.Directory, "big.iso") + "\n", shell.Out);
        Assert.Empty(shell.Error);
    }

    [Fact]
    public async Task Quiet_Fails_SaysWhy()
    {
        shell.Engine.Then(Views.Failed(ErrorCode.Network, "gone"));

        Assert.Equal(3, await shell.Run("get", "http://origin/big.iso", "-q"));

        Assert.Equal(["haul: big.iso: gone"], shell.ErrorLines);
    }

    [Theory]
    [InlineData("no", "not verified (no digest was given)")]
    [InlineData("blocks", "verified by its blocks")]
    [InlineData("md5", "verified by md5")]
    public void Completed_Verified_SaysByWhat(string verified, string text) =>
        Assert.Contains(text, Sentences.Completed(Reports.Of(Views.Completed with { Verified = verified })), StringComparison.Ordinal);

    [Theory]
    [InlineData("weak", "weak validator")]
    [InlineData("length-unverified", "length unverified")]
    public void Completed_WeakProof_SaysSo(string validator, string text) =>
        Assert.Contains(text, Sentences.Completed(Reports.Of(Views.Completed with { Validator = validator })), StringComparison.Ordinal);

    public void Dispose() => shell.Dispose();
}
