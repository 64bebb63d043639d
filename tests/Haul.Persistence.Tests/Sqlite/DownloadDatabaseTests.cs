using System.Text.Json;
using System.Text.Json.Serialization;
using Haul.Abstractions;
using Microsoft.Data.Sqlite;
using Orleans.Storage;

namespace Haul.Persistence.Tests;

public sealed class DownloadDatabaseTests : IAsyncLifetime
{
    private const string Url = "http://origin/file.bin";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TemporaryDirectory _root = new();
    private readonly DownloadId _download = DownloadId.New(TimeProvider.System);
    private readonly EmbeddedHost _host;

    public DownloadDatabaseTests() => _host = new(_root.Path);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _root.Dispose();
    }

    private string StatePath => _root["file.bin.haul"];

    [Fact]
    public async Task Write_DownloadIsYoung_TouchesNoDisk()
    {
        await _host.Write(_download, "unbound");
        Assert.Empty(_root.Names);

        await Claim(_host);
        await _host.Write(_download, "bound");
        _host.Clock.Advance(DownloadDatabase.Youth - TimeSpan.FromMilliseconds(1));
        await _host.Write(_download, "still young");

        Assert.Equal(["file.bin.haul"], _root.Names);
        Assert.Equal(0, new FileInfo(StatePath).Length);
    }

    /// <summary>Most rows of a short download are never read by anybody else: no text is made of them.</summary>
    [Fact]
    public async Task Write_DownloadIsYoung_MakesNoText()
    {
        await Claim(_host);
        var written = new GrainState<Unwritable>(new());
        await _host.Storage.WriteStateAsync("state", EmbeddedHost.GrainOf(_download), written);
        var read = new GrainState<Unwritable>();
        await _host.Storage.ReadStateAsync("state", EmbeddedHost.GrainOf(_download), read);

        Assert.Same(written.State, read.State);
        await _host.Targets.Release(_download, forget: true);
    }

    [Fact]
    public async Task Write_OfWhatCannotBeWrittenDown_SaysSoAndTheNextGoesOn()
    {
        await Claim(_host);
        _host.GrowOld();

        var failure = await Assert.ThrowsAsync<StateStoreException>(() => _host.Storage.WriteStateAsync("state", EmbeddedHost.GrainOf(_download, "segment"), new GrainState<Unwritable>(new())));

        Assert.Equal(ErrorCode.Internal, failure.Error.Code);
        await _host.Write(_download, "goes on");
        Assert.Equal("goes on", (await _host.Read(_download)).State!.Text);
    }

    [Fact]
    public async Task Write_DownloadIsOverBeforeItIsOld_LeavesNothing()
    {
        await Claim(_host);
        await _host.Write(_download, "done");

        await _host.Targets.Release(_download, forget: true);

        Assert.Empty(_root.Names);
        Assert.Equal("done", (await _host.Read(_download)).State!.Text);
    }

    [Fact]
    public async Task Write_UnboundHoweverOld_TouchesNoDisk()
    {
        _host.GrowOld();
        await _host.Write(_download, "unbound");

        Assert.Empty(_root.Names);
    }

    [Fact]
    public async Task Write_DownloadIsOld_IsOnDiskWithAllEarlierRowsWhenItReturns()
    {
        await Claim(_host);
        await _host.Write(_download, "segment", "segment");
        _host.GrowOld();
        await _host.Write(_download, "file");

        await using var next = await AfterAKill();
        Assert.True((await Claim(next)).IsGranted);
        Assert.Equal("file", (await next.Read(_download)).State!.Text);
        Assert.Equal("segment", (await next.Read(_download, "segment")).State!.Text);
    }

    [Fact]
    public async Task Claim_DownloadGrowsOldWithoutAnotherWrite_IsSavedAllTheSame()
    {
        await Claim(_host);
        await _host.Write(_download, "before the stall");
        _host.GrowOld();

        await Until(() => new FileInfo(StatePath).Length > 0);
    }

    [Fact]
    public async Task Write_ManyAtOnce_ShareCommits()
    {
        await Claim(_host);
        _host.GrowOld();
        await _host.Write(_download, "first");
        var before = _host.State.Of(_download).Commits;

        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => _host.Write(_download, "many", $"segment{i}")));

        Assert.Equal(201, await CountRows());
        Assert.InRange(_host.State.Of(_download).Commits, before + 1, before + 150);
    }

    [Fact]
    public async Task Write_JournalCannotBeMade_KeepsTheRowAndSucceedsWhenItCan()
    {
        await Claim(_host);
        var state = await _host.Write(_download, "first");
        var etag = state.ETag;
        Directory.CreateDirectory(StatePath + "-journal");
        _host.GrowOld();
        state.State = new("second");

        var error = await Assert.ThrowsAsync<StateStoreException>(() => _host.Storage.WriteStateAsync("state", EmbeddedHost.GrainOf(_download), state));

        Assert.Equal(ErrorCode.Store, error.Error.Code);
        Assert.Equal(etag, (await _host.Read(_download)).ETag);
        Assert.Equal("first", (await _host.Read(_download)).State!.Text);
        Directory.Delete(StatePath + "-journal");
        await _host.Storage.WriteStateAsync("state", EmbeddedHost.GrainOf(_download), state);
        await using var next = await AfterAKill();
        await Claim(next);
        Assert.Equal("second", (await next.Read(_download)).State!.Text);
    }

    [Fact]
    public void Describe_DiskIsFull_HasTheCodeOfAFullStore()
    {
        var error = StateFailure.Describe(new SqliteException("database or disk is full", 13), StatePath);

        Assert.Equal(ErrorCode.StoreFull, error.Code);
        Assert.Contains("no space is left", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dispose_RowsAreOnlyInMemory_SavesThem()
    {
        await Claim(_host);
        await _host.Write(_download, "young");
        await _host.DisposeAsync();

        await using var next = new EmbeddedHost(_root.Path);
        Assert.True((await Claim(next)).IsGranted);
        Assert.Equal("young", (await next.Read(_download)).State!.Text);
    }

    [Fact]
    public async Task Kill_InTheMiddleOfACommit_LeavesTheStateBefore()
    {
        await Claim(_host);
        _host.GrowOld();
        await _host.Write(_download, "before");
        await _host.DisposeAsync();
        using (var torn = new TornCommit(StatePath))
        {
            await using var next = new EmbeddedHost(torn.Root);
            Assert.True((await Claim(next)).IsGranted);
            Assert.Equal("before", (await next.Read(_download)).State!.Text);
        }
    }

    [Fact]
    public async Task Claim_GrainWroteBeforeTheLeftOverWasLoaded_IsToldAtItsNextWrite()
    {
        await Claim(_host);
        await _host.Write(_download, "left");
        await _host.DisposeAsync();
        await using var next = new EmbeddedHost(_root.Path);
        var early = await next.Write(_download, "too early");

        await Claim(next);

        await Assert.ThrowsAsync<InconsistentStateException>(() => next.Storage.WriteStateAsync("state", EmbeddedHost.GrainOf(_download), early));
        Assert.Equal("left", (await next.Read(_download)).State!.Text);
        await next.Write(_download, "went on");
    }

    private ValueTask<TargetClaim> Claim(EmbeddedHost host) => host.Targets.Claim(_download, "file.bin", Url);

    private static async Task Until(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(Patience, TimeProvider.System);
        while (!condition())
        {
            deadline.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>A host over a copy of what is on disk now, as after kill -9.</summary>
    private async Task<EmbeddedHost> AfterAKill()
    {
        var copy = Directory.CreateDirectory(_root["copy"]).FullName;
        foreach (var file in Directory.GetFiles(_root.Path))
        {
            await CopyUnlocked(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        return new(copy);
    }

    /// <summary>By another process: the framework would respect the lock.</summary>
    private static async Task CopyUnlocked(string from, string to)
    {
        using var copy = System.Diagnostics.Process.Start("cp", [from, to]);
        await copy.WaitForExitAsync();
        Assert.Equal(0, copy.ExitCode);
    }

    private async Task<long> CountRows()
    {
        var copy = _root["rows.db"];
        await CopyUnlocked(StatePath, copy);
        using var connection = new SqliteConnection($"Data Source={copy};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM grain_state";
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>A copy of a state file whose process died between writing pages and ending its journal.</summary>
    private sealed class TornCommit : IDisposable
    {
        private readonly TemporaryDirectory _directory = new();

        public TornCommit(string path)
        {
            var copy = System.IO.Path.Combine(_directory.Path, System.IO.Path.GetFileName(path) + ".live");
            var torn = System.IO.Path.Combine(_directory.Path, System.IO.Path.GetFileName(path));
            File.Copy(path, copy);
            using var connection = new SqliteConnection($"Data Source={copy};Pooling=False");
            connection.Open();
            Run(connection, "PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN IMMEDIATE;");
            Run(connection, "UPDATE grain_state SET payload = zeroblob(20000);");
            Run(connection, "INSERT INTO grain_state SELECT 'g' || value, 's', 1, zeroblob(20000) FROM (WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n LIMIT 50) SELECT value FROM n);");
            File.Copy(copy, torn);
            File.Copy(copy + "-journal", torn + "-journal");
            Assert.NotEqual(File.ReadAllBytes(path), File.ReadAllBytes(torn));
            Run(connection, "ROLLBACK;");
        }

        public string Root => _directory.Path;

        public void Dispose() => _directory.Dispose();

        private static void Run(SqliteConnection connection, string text)
        {
            using var command = connection.CreateCommand();
#pragma warning disable CA2100
            command.CommandText = text;
#pragma warning restore CA2100
            command.ExecuteNonQuery();
        }
    }

    [JsonConverter(typeof(Refusing))]
    private sealed record Unwritable
    {
        private sealed class Refusing : JsonConverter<Unwritable>
        {
            public override Unwritable Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

            public override void Write(Utf8JsonWriter writer, Unwritable value, JsonSerializerOptions options) => throw new NotSupportedException();
        }
    }
}
