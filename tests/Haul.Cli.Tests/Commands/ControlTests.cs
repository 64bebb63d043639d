namespace Haul.Cli.Tests;

/// <summary>Commands that change something: pause, resume, cancel, remove, drain.</summary>
public sealed class ControlTests : IDisposable
{
    private readonly Shell shell = new() { Clock = new SkippingClock() };

    [Theory]
    [InlineData("pause", "paused")]
    [InlineData("resume", "queued")]
    [InlineData("cancel", "cancelled")]
    public async Task Control_Several_EachIsToldOnce(string command, string status)
    {
        shell.Cluster.Has(Ids.One, Views.Remote(Views.Downloading(1)));
        shell.Cluster.Has(Ids.Two, Views.Remote(Views.Downloading(1)));

        Assert.Equal(0, await shell.Run(command, "AAAA", "BBBB", Ids.One.Value, "--json"));

        Assert.All(shell.Cluster.Files, file => Assert.Equal([command], file.Commands));
        Assert.Equal(
            $$"""{"downloads":[{"id":"{{Ids.One}}","name":"big.iso","status":"{{status}}","error":null},{"id":"{{Ids.Two}}","name":"big.iso","status":"{{status}}","error":null}]}""" + "\n",
            shell.Out);
    }

    [Fact]
    public async Task Control_OneOfThemIsUnknown_NothingIsDone()
    {
        shell.Cluster.Has(Ids.One, Views.Remote(Views.Downloading(1)));

        Assert.Equal(11, await shell.Run("cancel", "AAAA", "ZZZZ"));

        Assert.Empty(Assert.Single(shell.Cluster.Files).Commands);
    }

    [Fact]
    public async Task Cancel_Refused_SaysWhyAndDoesTheOthers()
    {
        shell.Cluster.Has(Ids.One, Views.Remote(Views.Downloading(1))).Refusal = new(ErrorCode.Usage, "it is being published");
        shell.Cluster.Has(Ids.Two, Views.Remote(Views.Downloading(1)));

        Assert.Equal(2, await shell.Run("cancel", "AAAA", "BBBB"));

        Assert.Equal(["haul: big.iso: it is being published", "haul: big.iso: cancelled"], shell.ErrorLines);
    }

    [Theory]
    [InlineData("pause")]
    [InlineData("cancel")]
    public async Task Control_AlreadyCompleted_SaysSo(string command)
    {
        var done = Views.Remote(Views.Completed);
        shell.Cluster.Has(Ids.One, done).AfterPause = done;

        Assert.Equal(2, await shell.Run(command, "AAAA"));

        Assert.Contains("big.iso: it is completed and cannot be", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resume_RefusedBecauseItHasEnded_SaysWhereItStands()
    {
        shell.Cluster.Has(Ids.One, Views.Remote(Views.Completed)).Refusal = new(ErrorCode.Usage, "it has ended");

        Assert.Equal(2, await shell.Run("resume", "AAAA", "--json"));

        Assert.Contains("\"status\":\"completed\",\"error\":{\"code\":\"usage\"", shell.Out, StringComparison.Ordinal);
        Assert.Contains("it is completed and cannot be resumed", shell.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("remove", "removed; a finished file stays (--delete-file deletes it too)")]
    [InlineData("remove with file", "removed", "--delete-file")]
    public async Task Remove_Option_SaysWhetherTheFileGoes(string expected, string said, params string[] options)
    {
        shell.Cluster.Has(Ids.One, Views.Remote(Views.Completed));

        Assert.Equal(0, await shell.Run(["remove", "AAAA", .. options]));

        Assert.Equal([expected], Assert.Single(shell.Cluster.Files).Commands);
        Assert.Equal([$"haul: big.iso: {said}"], shell.ErrorLines);
    }

    [Fact]
    public async Task Control_CallsAreLost_AreMadeAgain()
    {
        shell.Cluster.Has(Ids.One, Views.Remote(Views.Downloading(1)));
        shell.Cluster.Losses = 4;

        Assert.Equal(0, await shell.Run("pause", "AAAA", "--quiet"));

        Assert.Empty(shell.Error);
    }

    [Theory]
    [InlineData("pause")]
    [InlineData("remove", "")]
    [InlineData("cancel", "--all")]
    [InlineData("drain")]
    [InlineData("drain", " ")]
    [InlineData("fetch", "-")]
    public async Task Control_BadInput_IsRefused(params string[] args)
    {
        Assert.Equal(2, await shell.Run(args));

        Assert.Null(shell.Cluster.Target);
    }

    [Fact]
    public async Task Drain_Silo_WaitsUntilItHasLeft()
    {
        HasSilos();
        var looks = 0;
        shell.Cluster.Looks = () =>
        {
            if (++looks == 5)
            {
                shell.Cluster.Silos.RemoveAt(0);
            }
        };

        Assert.Equal(0, await shell.Run("drain", "north"));

        Assert.Equal(5, looks);
        Assert.Equal(["haul: north has left"], shell.ErrorLines);
    }

    [Fact]
    public async Task Drain_SiloOfTheOnlyGateway_ItsClosedPortTells()
    {
        HasSilos();
        var looks = 0;
        shell.Cluster.Looks = () => shell.Cluster.Losses = ++looks > 2 ? 1 : 0;
        shell.Cluster.PortAnswers = _ => looks < 6;

        Assert.Equal(0, await shell.Run("drain", "north", "--json"));

        Assert.Contains("\"name\":\"north\"", shell.Out, StringComparison.Ordinal);
        Assert.Contains("\"status\":\"left\"", shell.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drain_NeverLeaves_GivesUpWithASentence()
    {
        HasSilos();

        Assert.Equal(1, await shell.Run("drain", "north"));

        Assert.Contains("north still hands over after 1:30", shell.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ErrorCode.NotFound, 11)]
    [InlineData(ErrorCode.Usage, 2)]
    public async Task Drain_Refused_HasTheCodeOfTheReason(ErrorCode code, int expected)
    {
        shell.Cluster.Drains = _ => throw new RefusedException(code, "no such silo");

        Assert.Equal(expected, await shell.Run("drain", "north"));

        Assert.Equal(["haul: no such silo"], shell.ErrorLines);
    }

    public void Dispose() => shell.Dispose();

    private void HasSilos()
    {
        shell.Cluster.Silos.Add(new() { Name = "north", Address = "10.0.0.1:11111@7", Status = "active" });
        shell.Cluster.Silos.Add(new() { Name = "south", Address = "10.0.0.2:11111@8", Status = "active" });
        shell.Cluster.Drains = name => shell.Cluster.Silos.Single(silo => silo.Name == name) with { Status = "draining" };
    }
}
