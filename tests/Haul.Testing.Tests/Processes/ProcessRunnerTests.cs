namespace Haul.Testing.Tests;

public class ProcessRunnerTests
{
    [Fact]
    public async Task Run_Script_CapturesOutputErrorAndCode()
    {
        using var directory = new TempDirectory();
        await using var process = await ProcessRunner.Run(
            "sh",
            ["-c", "echo $WORD; pwd; cat; echo bad >&2; exit 3"],
            Asking.Deadline,
            new() { WorkingDirectory = directory.Path, Environment = new Dictionary<string, string?> { ["WORD"] = "hello" }, Input = "typed\n" });

        Assert.Equal(3, process.ExitCode);
        Assert.Equal($"hello\n{directory.Path}\ntyped\n", process.Output);
        Assert.Equal("bad\n", process.Error);
    }

    [Theory]
    [InlineData(Signal.Kill, 137)]
    [InlineData(Signal.Terminate, 143)]
    [InlineData(Signal.Interrupt, 130)]
    public async Task Send_Signal_EndsTheProcess(Signal signal, int code)
    {
        await using var process = ProcessRunner.Start("bash", ["-c", "echo ready; exec sleep 60"]);
        await process.WaitForLine(line => line == "ready", Asking.Deadline);

        Assert.True(process.Send(signal));

        Assert.Equal(code, await process.WaitForExit(Asking.Deadline));
    }

    [Fact]
    public async Task WaitForLine_ProcessEndsWithout_ThrowsWithItsOutput()
    {
        await using var process = ProcessRunner.Start("sh", ["-c", "echo oops; exit 4"]);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => process.WaitForLine(line => line == "ready", Asking.Deadline));

        Assert.Contains("oops", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WaitForExit_TooLong_Throws()
    {
        await using var process = ProcessRunner.Start("sleep", ["60"]);

        await Assert.ThrowsAsync<TimeoutException>(() => process.WaitForExit(TimeSpan.FromMilliseconds(50)));
    }
}
