using System.Text.RegularExpressions;

namespace Haul.Cli.Tests;

public sealed partial class LiveGetOutputTests : IDisposable
{
    private readonly Shell shell = new() { IsTerminal = true };

    [Fact]
    public async Task Live_Completes_ShowsTheMapThenOnePermanentLine()
    {
        shell.Engine.Then(Views.Downloading(500), Views.Completed with { Resumed = 500, FetchedTwice = 64 * 1024 });

        Assert.Equal(0, await shell.Run("get", "http://origin/big.iso"));

        Assert.Contains("██", shell.Out, StringComparison.Ordinal);
        Assert.Contains("50.0 %", shell.Out, StringComparison.Ordinal);
        Assert.Contains("8 conn", shell.Out, StringComparison.Ordinal);
        var text = Plain(shell.Out);
        Assert.Contains("big.iso: 1000 B in", text, StringComparison.Ordinal);
        Assert.Contains("verified by sha-256", text, StringComparison.Ordinal);
        Assert.Contains("resumed from 500 B", text, StringComparison.Ordinal);
        Assert.Contains("64.0 KiB fetched twice", text, StringComparison.Ordinal);
        Assert.Empty(shell.Error);
    }

    [Fact]
    public async Task Live_SeveralFiles_LeaveExactlyOneLineEach()
    {
        // Wide rows, then a line that is shorter: nothing of the row may stay behind it.
        shell.Columns = 120;
        shell.Engine
            .Then(Views.Downloading(1), Views.Downloading(2), Views.Completed)
            .Then(Views.Downloading(3), Views.Failed(ErrorCode.Network, "gone"))
            .Then(Views.Downloading(4), Views.Completed);

        Assert.Equal(3, await shell.Run("get", "http://origin/1", "http://origin/2", "http://origin/3"));

        var lines = Screen.Show(shell.Out);
        Assert.Equal(3, lines.Length);
        Assert.Equal(2, lines.Count(line => line.EndsWith("verified by sha-256", StringComparison.Ordinal)));
        Assert.Single(lines, "big.iso: gone");
    }

    [Fact]
    public async Task Live_Running_ShowsALineForEachActiveFile()
    {
        shell.Columns = 87;
        var hangs = shell.Engine.ThenHangsAfter(Views.Downloading(500));
        var run = shell.Run("get", "http://origin/big.iso");
        await hangs;

        Assert.Equal(["big.iso                   ██████████▒░░░░░░░░░░   50.0 %    100 B/s   5.0 s   8 conn"], Screen.Show(shell.Out));

        shell.Interrupt();
        await run;
    }

    [Fact]
    public async Task Live_HostileName_CannotSteerTheTerminal()
    {
        const string Name = "[red]x[/]\u001b]0;owned\u0007\u202e.iso";
        shell.Engine.Then(Views.Downloading(500) with { Name = Name }, Views.Completed with { Name = Name });

        Assert.Equal(0, await shell.Run("get", "http://origin/big.iso"));

        Assert.DoesNotContain("\u001b]", shell.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\u0007', shell.Out);
        Assert.DoesNotContain('\u202e', shell.Out);
        Assert.Contains("[red]x[/]", shell.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Live_NotUtf8_IsAsciiOnly()
    {
        shell.IsUnicode = false;
        shell.Engine.Then(Views.Downloading(500) with { Name = "größe.iso" }, Views.Completed with { Name = "größe.iso" });

        Assert.Equal(0, await shell.Run("get", "http://origin/big.iso"));

        Assert.All(shell.Out, letter => Assert.InRange(letter, '\0', '~'));
        Assert.Contains("##", shell.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Live_NoColor_HasNoColour()
    {
        shell.Environment["NO_COLOR"] = "1";
        shell.Engine.Then(Views.Downloading(500), Views.Failed(ErrorCode.Network, "gone"));

        Assert.Equal(3, await shell.Run("get", "http://origin/big.iso"));

        Assert.DoesNotMatch("\u001b\\[[0-9;]*m", shell.Out);
    }

    [Fact]
    public async Task Live_Fails_SaysSoOnce()
    {
        shell.Engine.Then(Views.Failed(ErrorCode.Network, "the network is down; check it"));

        Assert.Equal(3, await shell.Run("get", "http://origin/big.iso"));

        Assert.Contains("big.iso: the network is down; check it", Plain(shell.Out), StringComparison.Ordinal);
        Assert.Empty(shell.Error);
    }

    [Fact]
    public async Task Live_Interrupted_LeavesTheCursorVisible()
    {
        var hangs = shell.Engine.ThenHangsAfter(Views.Downloading(500));
        var run = shell.Run("get", "http://origin/big.iso");
        await hangs;
        shell.Interrupt();

        Assert.Equal(130, await run);

        Assert.True(shell.Out.LastIndexOf("\u001b[?25h", StringComparison.Ordinal) > shell.Out.LastIndexOf("\u001b[?25l", StringComparison.Ordinal));
        Assert.Contains("big.iso: 50.0 % of 1000 B kept", Plain(shell.Out), StringComparison.Ordinal);
        Assert.Equal(["haul: stopped; run the same command again to go on"], shell.ErrorLines);
    }

    [Theory]
    [InlineData("--quiet")]
    [InlineData("--json")]
    [InlineData("-v")]
    public async Task Live_NotWanted_ThereIsNoEscape(string option)
    {
        shell.Engine.Then(Views.Downloading(500), Views.Completed);

        Assert.Equal(0, await shell.Run("get", "http://origin/big.iso", option));

        Assert.DoesNotContain('\u001b', shell.Out + shell.Error);
    }

    public void Dispose() => shell.Dispose();

    private static string Plain(string text) => Escape().Replace(text, "").ReplaceLineEndings(" ");

    [GeneratedRegex("\u001b\\[[0-9;?]*[A-Za-z]")]
    private static partial Regex Escape();
}
