using System.Diagnostics;
using Haul.Abstractions;
using Microsoft.Data.Sqlite;

namespace Haul.Persistence.Tests;

public sealed class EmbeddedTargetsTests : IAsyncLifetime
{
    private const string Name = "file.bin";
    private const string Url = "http://origin/file.bin";

    private readonly TemporaryDirectory _root = new();
    private readonly DownloadId _download = DownloadId.New(TimeProvider.System);
    private readonly DownloadId _other = DownloadId.New(TimeProvider.System);
    private readonly EmbeddedHost _host;

    public EmbeddedTargetsTests() => _host = new(_root.Path);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _root.Dispose();
    }

    private string StatePath => _root["file.bin.haul"];

    [Fact]
    public async Task Claim_FreeTarget_IsGrantedAgainAndPrivate()
    {
        Assert.True((await _host.Targets.Claim(_download, Name, Url)).IsGranted);
        Assert.True((await _host.Targets.Claim(_download, Name, Url)).IsGranted);

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(StatePath));
        }
    }

    [Fact]
    public async Task Claim_TwoDownloadsOfOneProcess_TheSecondIsRefused()
    {
        await _host.Targets.Claim(_download, Name, Url);

        var claim = await _host.Targets.Claim(_other, Name, Url);

        Assert.Equal(ErrorCode.Store, claim.Refusal!.Code);
        Assert.Contains(_download.ToString(), claim.Refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Claim_HeldElsewhere_IsRefusedUntilItIsReleased()
    {
        await using var second = new EmbeddedHost(_root.Path);
        await _host.Targets.Claim(_download, Name, Url);

        var claim = await second.Targets.Claim(_other, Name, Url);

        Assert.Equal(ErrorCode.Store, claim.Refusal!.Code);
        Assert.Contains($"pid {Environment.ProcessId}", claim.Refusal.Message, StringComparison.Ordinal);
        Assert.Null(await second.Targets.FindLeftOver(Name, Url));
        await _host.Targets.Release(_download, forget: true);
        Assert.True((await second.Targets.Claim(_other, Name, Url)).IsGranted);
    }

    [Fact]
    public async Task Claim_HeldByAnotherProgram_NamesIt()
    {
        await File.WriteAllTextAsync(StatePath, "", TestContext.Current.CancellationToken);
        using var holder = Process.Start(new ProcessStartInfo("flock", [StatePath, "sh", "-c", "echo held; read line"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("held", await holder.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));

        var claim = await _host.Targets.Claim(_download, Name, Url);

        Assert.Contains($"pid {holder.Id}", claim.Refusal!.Message, StringComparison.Ordinal);
        Assert.Contains("flock", claim.Refusal.Message, StringComparison.Ordinal);
        await holder.StandardInput.WriteLineAsync();
        await holder.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True((await _host.Targets.Claim(_download, Name, Url)).IsGranted);
    }

    [Fact]
    public async Task Claim_EmptyFileOfADeadProcess_IsGranted()
    {
        await File.WriteAllTextAsync(StatePath, "", TestContext.Current.CancellationToken);

        Assert.True((await _host.Targets.Claim(_download, Name, Url)).IsGranted);
    }

    [Fact]
    public async Task Claim_StateOfTheSameDownload_IsGrantedWithItsRows()
    {
        await Leave(_download, "left");

        Assert.True((await _host.Targets.Claim(_download, Name, Url)).IsGranted);

        Assert.Equal("left", (await _host.Read(_download)).State!.Text);
    }

    [Fact]
    public async Task Claim_StateOfAnotherDownload_ThatOneGoesOn()
    {
        await Leave(_download, "left");

        var claim = await _host.Targets.Claim(_other, Name, "http://origin/elsewhere");

        Assert.Equal(_download, claim.ContinuesAs);
        Assert.Equal(_download, (await _host.Targets.Claim(_other, Name, Url)).ContinuesAs);
        Assert.True((await _host.Targets.Claim(_download, Name, Url)).IsGranted);
        Assert.NotNull((await _host.Targets.Claim(_other, Name, Url)).Refusal);
        Assert.Equal("left", (await _host.Read(_download)).State!.Text);
    }

    [Fact]
    public async Task FindLeftOver_SameUrl_TellsItsIdAndItsRowsCanBeRead()
    {
        await Leave(_download, "left");

        Assert.Equal(_download, await _host.Targets.FindLeftOver(Name, Url));
        var state = await _host.Read(_download);
        Assert.Equal("left", state.State!.Text);
        await _host.Targets.Claim(_download, Name, Url);
        state.State = new("went on");
        await _host.Storage.WriteStateAsync("state", EmbeddedHost.GrainOf(_download), state);
    }

    [Fact]
    public async Task FindLeftOver_AnotherUrlOrNothing_TellsNothing()
    {
        Assert.Null(await _host.Targets.FindLeftOver(Name, Url));
        Assert.Empty(_root.Names);
        await Leave(_download, "left");

        Assert.Null(await _host.Targets.FindLeftOver(Name, "http://origin/elsewhere"));
        Assert.False((await _host.Read(_download)).RecordExists);
    }

    [Fact]
    public async Task Claim_UrlChanged_IsFoundUnderTheLatestOne()
    {
        const string Moved = "http://mirror/file.bin";
        await Leave(_download, "left");
        await _host.Targets.Claim(_download, Name, Moved);
        await _host.Targets.Release(_download, forget: false);

        await using var next = new EmbeddedHost(_root.Path);
        Assert.Equal(_download, await next.Targets.FindLeftOver(Name, Moved));
    }

    [Fact]
    public async Task Release_Kept_LeavesOneFileThatGoesOnHereToo()
    {
        await _host.Targets.Claim(_download, Name, Url);
        _host.GrowOld();
        var state = await _host.Write(_download, "paused");

        await _host.Targets.Release(_download, forget: false);

        Assert.Equal([Name + ".haul"], _root.Names);
        Assert.True((await _host.Targets.Claim(_download, Name, Url)).IsGranted);
        state.State = new("resumed");
        await _host.Storage.WriteStateAsync("state", EmbeddedHost.GrainOf(_download), state);
    }

    [Fact]
    public async Task Release_Forgotten_LeavesNothing()
    {
        await _host.Targets.Claim(_download, Name, Url);
        _host.GrowOld();
        await _host.Write(_download, "done");

        await _host.Targets.Release(_download, forget: true);
        await _host.Targets.Release(_download, forget: true);
        await _host.Write(_download, "and told");

        Assert.Empty(_root.Names);
    }

    [Theory]
    [InlineData("these are my holiday notes, not a database")]
    [InlineData("x")]
    public async Task Claim_FileOfAnotherKind_IsRefusedAndUntouched(string text)
    {
        await File.WriteAllTextAsync(StatePath, text, TestContext.Current.CancellationToken);

        var claim = await _host.Targets.Claim(_download, Name, Url);

        Assert.Equal(ErrorCode.Store, claim.Refusal!.Code);
        Assert.Contains("is not a Haul state file", claim.Refusal.Message, StringComparison.Ordinal);
        Assert.Null(await _host.Targets.FindLeftOver(Name, Url));
        Assert.Equal(text, await File.ReadAllTextAsync(StatePath, TestContext.Current.CancellationToken));
        Assert.Equal([Name + ".haul"], _root.Names);
    }

    [Fact]
    public async Task Claim_DatabaseOfAnotherProgram_IsRefusedAndUntouched()
    {
        Sql("CREATE TABLE holiday (notes TEXT)");
        var before = await File.ReadAllBytesAsync(StatePath, TestContext.Current.CancellationToken);

        var claim = await _host.Targets.Claim(_download, Name, Url);

        Assert.Contains("is not a Haul state file", claim.Refusal!.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(StatePath, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Claim_LaterFormat_IsRefusedAndUntouched()
    {
        await Leave(_download, "left");
        Sql("PRAGMA user_version = 2");

        Assert.Contains("later version", (await _host.Targets.Claim(_download, Name, Url)).Refusal!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.5, false)]
    [InlineData(0.5, true)]
    [InlineData(0.9, true)]
    public async Task Claim_DamagedState_IsRefusedAndSaysHowToStartOver(double where, bool cut)
    {
        await Leave(_download, new('x', 20_000));
        var bytes = await File.ReadAllBytesAsync(StatePath, TestContext.Current.CancellationToken);
        var middle = (int)(bytes.Length * where);
        var damaged = cut ? bytes[..middle] : [.. bytes[..4096], .. new byte[4096], .. bytes[8192..]];
        await File.WriteAllBytesAsync(StatePath, damaged, TestContext.Current.CancellationToken);

        var claim = await _host.Targets.Claim(_download, Name, Url);

        Assert.Equal(ErrorCode.Store, claim.Refusal!.Code);
        Assert.Contains($"delete it and {_root[Name]}.part", claim.Refusal.Message, StringComparison.Ordinal);
        Assert.Null(await _host.Targets.FindLeftOver(Name, Url));
        Assert.Equal(damaged, await File.ReadAllBytesAsync(StatePath, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Claim_PlantedLink_IsRefusedAndItsTargetUntouched()
    {
        File.CreateSymbolicLink(StatePath, _root["canary"]);
        Assert.Contains("symbolic link", (await _host.Targets.Claim(_download, Name, Url)).Refusal!.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_root["canary"]));
    }

    [Fact]
    public async Task Claim_NoDirectory_SaysSo()
    {
        await using var host = new EmbeddedHost(_root["gone"]);

        Assert.Contains("is not a directory that exists", (await host.Targets.Claim(_download, Name, Url)).Refusal!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Claim_NameThatLeavesTheDirectory_IsRefused() =>
        Assert.Equal(ErrorCode.Usage, (await _host.Targets.Claim(_download, "../file.bin", Url)).Refusal!.Code);

    private async Task Leave(DownloadId download, string text)
    {
        await using var earlier = new EmbeddedHost(_root.Path);
        await earlier.Targets.Claim(download, Name, Url);
        await earlier.Write(download, text);
    }

    private void Sql(string text)
    {
        using var connection = new SqliteConnection($"Data Source={StatePath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100
        command.CommandText = text;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
