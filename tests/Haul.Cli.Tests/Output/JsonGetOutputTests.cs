using System.Text.Json;

namespace Haul.Cli.Tests;

public sealed class JsonGetOutputTests : IDisposable
{
    private static readonly string[] Fields =
    [
        "event", "id", "url", "path", "name", "status", "length", "downloaded", "rate", "eta", "connections", "retries", "trouble",
        "resumed", "fetchedTwice", "verified", "validator", "skipped", "seconds", "error",
    ];

    private readonly Shell shell = new();

    [Fact]
    public async Task Json_Completes_TellsEveryStepWithEveryField()
    {
        shell.Engine.Then(
            Views.Probing,
            Views.Downloading(0),
            Views.Downloading(100) with { Retries = 1, Trouble = "reset by http://u:hunter2@origin/x?sig=hunter2" },
            Views.Completed with { FetchedTwice = 7, Validator = "weak", Retries = 1 });

        Assert.Equal(0, await shell.Run("get", "http://user:hunter2@origin/big.iso?sig=hunter2", "--json"));

        Assert.Empty(shell.Error);
        Assert.DoesNotContain("hunter2", shell.Out, StringComparison.Ordinal);
        Assert.Equal(["started", "retry", "completed"], shell.Events.Select(line => line.GetProperty("event").GetString()));
        Assert.All(shell.Events, line => Assert.Equal(Fields, line.EnumerateObject().Select(field => field.Name)));
        var retry = shell.Events[1];
        Assert.Equal("reset by http://origin/x", retry.GetProperty("trouble").GetString());
        Assert.Equal(1, retry.GetProperty("retries").GetInt32());
        var end = shell.Events[^1];
        Assert.Equal("http://origin/big.iso", end.GetProperty("url").GetString());
        Assert.Equal(Path.Combine(shell.Directory, "big.iso"), end.GetProperty("path").GetString());
        Assert.Equal("completed", end.GetProperty("status").GetString());
        Assert.Equal(1000, end.GetProperty("length").GetInt64());
        Assert.Equal("sha-256", end.GetProperty("verified").GetString());
        Assert.Equal("weak", end.GetProperty("validator").GetString());
        Assert.Equal(7, end.GetProperty("fetchedTwice").GetInt64());
        Assert.Equal(JsonValueKind.Null, end.GetProperty("error").ValueKind);
    }

    [Fact]
    public async Task Json_Fails_TellsCodeAndMessage()
    {
        shell.Engine.Then(Views.Failed(ErrorCode.OriginChanged, "was \"a\", is \"b\""));

        Assert.Equal(5, await shell.Run("get", "http://origin/big.iso", "--json"));

        var error = Assert.Single(shell.Events).GetProperty("error");
        Assert.Equal("origin-changed", error.GetProperty("code").GetString());
        Assert.Equal("was \"a\", is \"b\"", error.GetProperty("message").GetString());
        Assert.Empty(shell.Error);
    }

    [Fact]
    public async Task Json_LengthUnknown_IsNull()
    {
        shell.Engine.Then(Views.Downloading(5) with { Length = null }, Views.Completed);

        await shell.Run("get", "http://origin/big.iso", "--json");

        Assert.Equal(JsonValueKind.Null, shell.Events[0].GetProperty("length").ValueKind);
        Assert.Equal(JsonValueKind.Null, shell.Events[0].GetProperty("eta").ValueKind);
    }

    [Fact]
    public async Task Json_HostileName_IsEscaped()
    {
        shell.Engine.Then(Views.Completed with { Name = "\u001b[2J\u202egnp\u009b.exe" });

        await shell.Run("get", "http://origin/big.iso", "--json");

        Assert.All(string.Concat(Shell.Lines(shell.Out)), letter => Assert.InRange(letter, ' ', '~'));
    }

    [Fact]
    public void Progress_ManyInASecond_AtMostFourAreTold()
    {
        using var output = new StringWriter();
        var json = new JsonGetOutput(output, TextWriter.Null, shell.Clock);
        for (var i = 0; i < 100; i++)
        {
            json.Progress(Reports.Of(Views.Downloading(i)));
            shell.Clock.Advance(TimeSpan.FromMilliseconds(10));
        }

        Assert.Equal(4, Shell.Lines(output.ToString()).Length);
    }

    public void Dispose() => shell.Dispose();
}
