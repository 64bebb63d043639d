namespace Haul.Cli.Tests;

public sealed class HelpTests : IDisposable
{
    private readonly Shell shell = new();

    [Theory]
    [InlineData("--help")]
    [InlineData("get", "--help")]
    [InlineData("get", "http://origin/", "-h")]
    [InlineData("verify", "--help")]
    public async Task Help_Command_HasExamples(params string[] args)
    {
        Assert.Equal(0, await shell.Run(args));

        Assert.Contains("Examples:\n  haul get http", shell.Out.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Empty(shell.Error);
        Assert.Null(shell.Engine.Started);
    }

    [Theory]
    [InlineData("submit")]
    [InlineData("list")]
    [InlineData("show")]
    [InlineData("watch")]
    [InlineData("explain")]
    [InlineData("pause")]
    [InlineData("resume")]
    [InlineData("cancel")]
    [InlineData("remove")]
    [InlineData("fetch")]
    [InlineData("nodes")]
    [InlineData("drain")]
    public async Task Help_ClusterCommand_SaysHowToNameTheClusterAndGivesAnExample(string command)
    {
        Assert.Equal(0, await shell.Run(command, "--help"));

        Assert.Contains("--cluster-id", shell.Out, StringComparison.Ordinal);
        Assert.Contains($"Examples:\n  haul {command}", shell.Out.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Null(shell.Cluster.Target);
    }

    [Theory]
    [InlineData("-i")]
    [InlineData("-o")]
    [InlineData("-d")]
    [InlineData("-x")]
    [InlineData("-j")]
    [InlineData("--checksum")]
    [InlineData("--header")]
    [InlineData("--limit-rate")]
    [InlineData("--max-tries")]
    [InlineData("--timeout")]
    [InlineData("--proxy")]
    [InlineData("--on-exists")]
    [InlineData("--force")]
    [InlineData("--manifest")]
    [InlineData("--json")]
    [InlineData("--quiet")]
    [InlineData("-v")]
    public async Task Help_Get_ExplainsEveryOption(string option)
    {
        await shell.Run("get", "--help");

        Assert.Contains(Shell.Lines(shell.Out), line => line.Contains($"{option} ", StringComparison.Ordinal) || line.Contains($"{option},", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Version_Asked_IsOneLine()
    {
        Assert.Equal(0, await shell.Run("--version"));

        Assert.Matches(@"^haul \d+\.\d+\.\d+\n$", shell.Out);
    }

    public void Dispose() => shell.Dispose();
}
