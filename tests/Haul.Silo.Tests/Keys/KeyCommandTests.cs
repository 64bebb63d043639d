using System.Text;
using Haul.Testing;

namespace Haul.Silo.Tests.Keys;

/// <summary>What <c>haul-silo key new</c> prints and writes.</summary>
public sealed class KeyCommandTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task New_WithoutAFile_PrintsTheKeyAndTheLineThatKnowsIt()
    {
        var (code, output, error) = await Run("new", "--scope", "read", "--name", "grafana");

        Assert.Equal(0, code);
        var lines = output.TrimEnd('\n').Split('\n');
        Assert.Matches("^haul_[A-Za-z0-9_-]{43}$", lines[0]);
        Assert.Matches("^sha256:[0-9a-f]{64} read grafana$", lines[1]);
        Assert.Equal(("grafana", "read"), ApiKeys.Parse("here", lines[1]).Find(lines[0]) is { } key ? (key.Name, key.Scope) : default);
        Assert.DoesNotContain(lines[0], error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task New_WithAFile_AddsALineThatOnlyItsOwnerReads()
    {
        var (_, first, _) = await Run("new", "--scope=submit", "--file=keys");
        await File.WriteAllTextAsync(_directory.File("keys"), $"# people\n{(await File.ReadAllTextAsync(_directory.File("keys"), Cancel)).TrimEnd()}", Cancel);
        var (_, second, _) = await Run("new", "--scope", "admin", "--file", "keys");

        var text = await File.ReadAllTextAsync(_directory.File("keys"), Cancel);
        var keys = ApiKeys.Parse("here", text);
        Assert.Equal(("submit", "admin"), (keys.Find(first.Trim())?.Scope, keys.Find(second.Trim())?.Scope));
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("haul_", text, StringComparison.Ordinal);
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(_directory.File("keys")) is (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Fact]
    public async Task New_AnotherIsAddedMeanwhile_LosesNeither()
    {
        var other = $"sha256:{new string('a', 64)} read other";
        Task<(int Code, string Output, string Error)> run;
        await using (var held = new FileStream(_directory.File("keys"), FileMode.Create, FileAccess.ReadWrite, FileShare.Read))
        {
            run = Run("new", "--scope", "read", "--file", "keys");
            await held.WriteAsync(Encoding.UTF8.GetBytes($"{other}\n"), Cancel);
        }

        var (code, output, error) = await run;

        Assert.True(code == 0, error);
        var text = await File.ReadAllTextAsync(_directory.File("keys"), Cancel);
        Assert.StartsWith($"{other}\n", text, StringComparison.Ordinal);
        Assert.NotNull(ApiKeys.Parse("here", text).Find(output.Trim()));
    }

    [Fact]
    public async Task New_FileIsHeldForLong_EndsWithTwo()
    {
        await using var held = new FileStream(_directory.File("keys"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);

        var (code, output, error) = await Run("new", "--scope", "read", "--file", "keys");

        Assert.Equal((2, ""), (code, output));
        Assert.Contains("cannot be written", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("takes 'new'")]
    [InlineData("takes 'new'", "old")]
    [InlineData("--scope takes read, submit, admin", "new")]
    [InlineData("--scope takes read, submit, admin", "new", "--scope", "root")]
    [InlineData("--scope has no value", "new", "--scope")]
    [InlineData("'--color' is not an option", "new", "--color", "red")]
    [InlineData("--name cannot be a name", "new", "--scope", "read", "--name", "two words")]
    [InlineData("has a key taken already", "new", "--scope", "read", "--name", "taken", "--file", "keys")]
    [InlineData("bad line 2 is neither a key", "new", "--scope", "read", "--file", "bad")]
    [InlineData("cannot be written", "new", "--scope", "read", "--file", "none/keys")]
    public async Task New_ThatCannotBeMeant_EndsWithTwoAndMakesNoKey(string reason, params string[] arguments)
    {
        await File.WriteAllTextAsync(_directory.File("keys"), $"sha256:{new string('a', 64)} read taken\n", Cancel);
        await File.WriteAllTextAsync(_directory.File("bad"), "\ncanary canary\n", Cancel);

        var (code, output, error) = await Run(arguments);

        Assert.Equal((2, ""), (code, output));
        Assert.Contains(reason, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd('\n').Split('\n'));
        Assert.DoesNotContain("canary", error, StringComparison.Ordinal);
        Assert.Equal($"sha256:{new string('a', 64)} read taken\n", await File.ReadAllTextAsync(_directory.File("keys"), Cancel));
    }

    [Fact]
    public async Task New_Help_TellsOfTheScopes()
    {
        var (code, output, _) = await Run("new", "--help");

        Assert.Equal(0, code);
        Assert.Contains("haul-silo key new --scope read|submit|admin [--name NAME] [--file FILE]", output, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();

    private async Task<(int Code, string Output, string Error)> Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await SiloHost.Run(["key", .. arguments], new() { Out = output, Error = error, Directory = _directory.Path, Environment = new Dictionary<string, string?>() });
        return (code, output.ToString(), error.ToString());
    }
}
