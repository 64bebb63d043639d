using Haul.Abstractions;
using Microsoft.Data.Sqlite;
using Orleans.Storage;

namespace Haul.Persistence.Tests;

public sealed class SiloDatabaseTests : IDisposable
{
    private readonly TemporaryDirectory _root = new();

    private string File => _root["haul.db"];

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Open_Again_HasWhatWasSaved()
    {
        var grain = GrainId.Create("file", "1");
        var state = new GrainState<Sample>(new("kept"));
        using (var database = new SiloDatabase(File))
        {
            await new SqliteGrainStorage(database).WriteStateAsync("state", grain, state);
        }

        using var again = new SiloDatabase(File);
        var storage = new SqliteGrainStorage(again);
        var read = new GrainState<Sample>();
        await storage.ReadStateAsync("state", grain, read);
        Assert.Equal("kept", read.State!.Text);
        Assert.Equal(state.ETag, read.ETag);
        await storage.ClearStateAsync("state", grain, read);
        var inserted = new GrainState<Sample>(new("new"));
        await storage.WriteStateAsync("state", grain, inserted);
        Assert.NotEqual(state.ETag, inserted.ETag);
    }

    [Fact]
    public void Open_HeldByAnother_IsRefusedWithTheFileAndTheCure()
    {
        using var first = new SiloDatabase(File);

        var error = Assert.Throws<StateStoreException>(() => new SiloDatabase(File));

        Assert.Contains(File, error.Message, StringComparison.Ordinal);
        Assert.Contains("in use by", error.Message, StringComparison.Ordinal);
        Assert.Contains("--state", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_ByALinkToAHeldFile_IsRefused()
    {
        using var first = new SiloDatabase(File);
        System.IO.File.CreateSymbolicLink(_root["link.db"], File);

        Assert.Throws<StateStoreException>(() => new SiloDatabase(_root["link.db"]));
    }

    [Fact]
    public void Open_AForeignFile_IsRefusedAndLeftAsItIs()
    {
        System.IO.File.WriteAllText(File, "somebody's notes");

        var error = Assert.Throws<StateStoreException>(() => new SiloDatabase(File));

        Assert.Contains("not a database of haul-silo", error.Message, StringComparison.Ordinal);
        Assert.Equal("somebody's notes", System.IO.File.ReadAllText(File));
        Assert.Equal(["haul.db"], _root.Names);
    }

    [Fact]
    public void Open_ADatabaseOfAnotherProgram_IsRefusedAndLeftAsItIs()
    {
        Sql("CREATE TABLE theirs (a);");
        var before = System.IO.File.ReadAllBytes(File);

        Assert.Throws<StateStoreException>(() => new SiloDatabase(File));

        Assert.Equal(before, System.IO.File.ReadAllBytes(File));
    }

    [Fact]
    public void Open_ASchemaFromTheFuture_IsRefused()
    {
        new SiloDatabase(File).Dispose();
        Sql("PRAGMA user_version = 2;");

        var error = Assert.Throws<StateStoreException>(() => new SiloDatabase(File));

        Assert.Contains("later version", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NoDirectory_IsRefusedWithASentence()
    {
        var error = Assert.Throws<StateStoreException>(() => new SiloDatabase(_root["absent/haul.db"]));

        Assert.Contains("is not a directory", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ManyAtOnce_ShareCommits()
    {
        using var database = new SiloDatabase(File);
        var storage = new SqliteGrainStorage(database);

        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => storage.WriteStateAsync("state", GrainId.Create("file", $"{i}"), new GrainState<Sample>(new("x")))));

        Assert.InRange(database.Commits, 1, 150);
    }

    [Fact]
    public async Task Run_AfterDispose_FailsAndDoesNotHang()
    {
        var database = new SiloDatabase(File);
        database.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => new SqliteGrainStorage(database).WriteStateAsync("state", GrainId.Create("file", "1"), new GrainState<Sample>(new("x"))));
    }

    [Fact]
    public async Task Run_OneConflictInABatch_LeavesTheOthersAlone()
    {
        using var database = new SiloDatabase(File);
        var storage = new SqliteGrainStorage(database);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Record.ExceptionAsync(() =>
            storage.WriteStateAsync("state", GrainId.Create("file", $"{i / 2}"), new GrainState<Sample>(new("x")))).AsTask()));

        Assert.Equal(10, outcomes.Count(outcome => outcome is InconsistentStateException));
        Assert.Equal(10, outcomes.Count(outcome => outcome is null));
    }

    [Theory]
    [InlineData("/data/x", "nfs4")]
    [InlineData("/data/local/x", "ext4")]
    [InlineData("/data2", "overlay")]
    [InlineData("/a b/x", "fuse.sshfs")]
    public void TypeOf_APath_IsThatOfTheInnermostMount(string path, string type)
    {
        string[] mounts =
        [
            "1 0 0:1 / / rw - overlay overlay rw",
            "2 1 0:2 / /data rw,noatime shared:1 - nfs4 server:/ rw",
            "3 2 8:1 / /data/local rw - ext4 /dev/sda1 rw",
            @"4 1 0:3 / /a\040b rw - fuse.sshfs host: rw",
        ];

        Assert.Equal(type, FileSystemKind.TypeOf(path, mounts));
    }

    [Theory]
    [InlineData("nfs", true)]
    [InlineData("nfs4", true)]
    [InlineData("cifs", true)]
    [InlineData("fuse.sshfs", true)]
    [InlineData("fuse.rclone", true)]
    [InlineData("fuse.ntfs-3g", false)]
    [InlineData("ext4", false)]
    [InlineData("overlay", false)]
    [InlineData("tmpfs", false)]
    public void IsNetwork_ByType(string type, bool expected) => Assert.Equal(expected, FileSystemKind.IsNetwork(type));

    private void Sql(string text)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = File, Pooling = false }.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of this class
        command.CommandText = text;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
