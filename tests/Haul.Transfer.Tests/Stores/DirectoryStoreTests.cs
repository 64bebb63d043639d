using System.Runtime.Versioning;
using System.Text;
using Haul.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Haul.Transfer.Tests;

[UnsupportedOSPlatform("windows")]
public sealed class DirectoryStoreTests : IDisposable
{
    private const int Length = 200_000;

    private static readonly PartSpec Spec = new("file.bin", 1, 1 << 20, Length);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private readonly TemporaryDirectory _root = new();
    private readonly WatchedDurability _durability = new();
    private readonly DirectoryStore _store;

    public DirectoryStoreTests() => _store = new(_root.Path, new FakeTimeProvider(), new(), _durability);

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Create_NothingThere_MakesAPrivateSparsePart()
    {
        var state = await _store.Create(Spec, Length, Token);

        Assert.False(state.Existed);
        Assert.Equal(0, state.Length);
        Assert.Equal(Length, new FileInfo(_root["file.bin.part"]).Length);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_root["file.bin.part"]));
    }

    [Fact]
    public async Task Create_PartIsThere_KeepsItsBytesAndExtendsIt()
    {
        File.WriteAllText(_root["file.bin.part"], "kept");

        var state = await _store.Create(Spec, Length, Token);

        Assert.True(state.Existed);
        Assert.Equal(4, state.Length);
        Assert.Equal(Length, new FileInfo(_root["file.bin.part"]).Length);
        Assert.StartsWith("kept", File.ReadAllText(_root["file.bin.part"]), StringComparison.Ordinal);
        Assert.Equal(state.Identity, (await _store.Create(Spec, 0, Token)).Identity);
    }

    [Fact]
    public async Task Create_LaterGeneration_HasANameOfItsOwn()
    {
        await _store.Create(Spec, null, Token);
        await _store.Create(Spec with { Generation = 2 }, null, Token);

        Assert.True(File.Exists(_root["file.bin.part"]));
        Assert.True(File.Exists(_root["file.bin.part2"]));
    }

    [Fact]
    public async Task Create_TooLittleRoom_NamesBothFiguresAndMakesNothing()
    {
        _durability.Free = 1000;

        var error = await Assert.ThrowsAsync<StoreException>(() => _store.Create(Spec, Length, Token).AsTask());

        Assert.Equal(ErrorCode.StoreFull, error.Code);
        Assert.Contains("200,000 bytes needed", error.Message, StringComparison.Ordinal);
        Assert.Contains("1,000 bytes free", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_root.Path));
    }

    [Fact]
    public async Task Create_NoDirectory_SaysSoAndDoesNotMakeIt()
    {
        var gone = _root["gone"];
        var store = new DirectoryStore(gone, TimeProvider.System);

        var error = await Assert.ThrowsAsync<StoreException>(() => store.Create(Spec, Length, Token).AsTask());

        Assert.Equal(ErrorCode.Store, error.Code);
        Assert.Contains("gone is not a directory that exists", error.Message, StringComparison.Ordinal);
        Assert.False(error.PartLost);
        Assert.False(Directory.Exists(gone));
    }

    [Fact]
    public async Task Create_NameTooLong_SaysSo()
    {
        var error = await Assert.ThrowsAsync<StoreException>(() => _store.Create(Spec with { Name = new('n', 252) }, Length, Token).AsTask());

        Assert.Contains("too long", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../x")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a\0b")]
    [InlineData(".haul")]
    public async Task Create_NameThatLeavesTheDirectory_IsRefused(string name) =>
        Assert.Equal(ErrorCode.Usage, (await Assert.ThrowsAsync<StoreException>(() => _store.Create(Spec with { Name = name }, null, Token).AsTask())).Code);

    [Fact]
    public async Task AnyCall_PlantedLink_IsRefusedAndItsTargetUntouched()
    {
        File.WriteAllText(_root["canary"], "canary");
        File.CreateSymbolicLink(_root["file.bin.part"], _root["canary"]);

        await Assert.ThrowsAsync<StoreException>(() => _store.Create(Spec, Length, Token).AsTask());
        await Assert.ThrowsAsync<StoreException>(() => _store.Open(Spec with { Length = null }, Token).AsTask());
        Assert.Throws<StoreException>(() => _store.OpenRead(Spec));
        await Assert.ThrowsAsync<StoreException>(() => _store.Publish(Order(Spec, "x", force: true), Token).AsTask());
        await _store.Discard(Spec, DownloadId.New(TimeProvider.System), Token);

        Assert.Equal("canary", File.ReadAllText(_root["canary"]));
        Assert.Null(new FileInfo(_root["file.bin.part"]).LinkTarget);
    }

    [Fact]
    public async Task Open_NoPart_SaysThatItIsLostAndMakesNone()
    {
        Assert.True((await Assert.ThrowsAsync<StoreException>(() => _store.Open(Spec, Token).AsTask())).PartLost);
        Assert.False(File.Exists(_root["file.bin.part"]));
    }

    [Fact]
    public async Task Open_PartWasCut_SaysThatItIsLost()
    {
        await _store.Create(Spec, null, Token);
        File.WriteAllText(_root["file.bin.part"], "short");

        Assert.True((await Assert.ThrowsAsync<StoreException>(() => _store.Open(Spec, Token).AsTask())).PartLost);
    }

    [Fact]
    public async Task Open_Twice_SharesOneDescriptorUntilBothAreDone()
    {
        await _store.Create(Spec, null, Token);
        var first = await _store.Open(Spec, Token);
        var second = await _store.Open(Spec, Token);

        Assert.Equal(first.Poisoned, second.Poisoned);
        first.Dispose();
        first.Dispose();
        await second.Write(0, "still open"u8.ToArray(), Token);
        await second.Flush();
        second.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => second.Write(0, "x"u8.ToArray(), Token).AsTask());
    }

    [Fact]
    public async Task Open_PartWasMadeAnew_DoesNotGetTheStaleDescriptor()
    {
        await _store.Create(Spec, null, Token);
        using var stale = await _store.Open(Spec, Token);
        File.Delete(_root["file.bin.part"]);
        await _store.Create(Spec, null, Token);
        using var fresh = await _store.Open(Spec, Token);

        await fresh.Write(0, "fresh"u8.ToArray(), Token);

        Assert.NotEqual(stale.Poisoned, fresh.Poisoned);
        Assert.StartsWith("fresh", File.ReadAllText(_root["file.bin.part"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_WholePart_BecomesAnOrdinaryFile()
    {
        var state = await Filled();

        await _store.Publish(Order(Spec, state.Identity), Token);

        Assert.Equal(Content, File.ReadAllBytes(_root["file.bin"]));
        Assert.Equal(_durability.OrdinaryMode, File.GetUnixFileMode(_root["file.bin"]));
        Assert.Equal(["file.bin"], Directory.GetFileSystemEntries(_root.Path).Select(Path.GetFileName));
        Assert.Equal(1, _durability.Flushes);
    }

    [Fact]
    public async Task Publish_RanBefore_IsDone()
    {
        var state = await Filled();
        await _store.Publish(Order(Spec, state.Identity), Token);

        await _store.Publish(Order(Spec, state.Identity), Token);

        Assert.Equal(Content, File.ReadAllBytes(_root["file.bin"]));
    }

    [Fact]
    public async Task Publish_LengthLearnedAtTheEnd_TrimsThePart()
    {
        var state = await Filled();

        await _store.Publish(Order(Spec with { Length = 1000 }, state.Identity), Token);

        Assert.Equal(Content[..1000], File.ReadAllBytes(_root["file.bin"]));
    }

    [Fact]
    public async Task Publish_TargetStands_IsRefusedAndBothAreUntouched()
    {
        var state = await Filled();
        File.WriteAllText(_root["file.bin"], "canary");

        Assert.Equal(ErrorCode.TargetExists, (await Assert.ThrowsAsync<StoreException>(() => _store.Publish(Order(Spec, state.Identity), Token).AsTask())).Code);
        Assert.Equal("canary", File.ReadAllText(_root["file.bin"]));
        Assert.Equal(Content, File.ReadAllBytes(_root["file.bin.part"]));
    }

    [Fact]
    public async Task Publish_TargetAppearsAtTheLastMoment_IsRefusedAndUntouched()
    {
        var state = await Filled();
        _durability.BeforeMove = () => File.WriteAllText(_root["file.bin"], "canary");

        Assert.Equal(ErrorCode.TargetExists, (await Assert.ThrowsAsync<StoreException>(() => _store.Publish(Order(Spec, state.Identity), Token).AsTask())).Code);
        Assert.Equal("canary", File.ReadAllText(_root["file.bin"]));
    }

    [Fact]
    public async Task Publish_Forced_ReplacesTheTarget()
    {
        var state = await Filled();
        File.WriteAllText(_root["file.bin"], "earlier");

        await _store.Publish(Order(Spec, state.Identity, force: true), Token);
        await _store.Publish(Order(Spec, state.Identity, force: true), Token);

        Assert.Equal(Content, File.ReadAllBytes(_root["file.bin"]));
    }

    [Fact]
    public async Task Publish_ForcedOverADirectory_IsRefused()
    {
        var state = await Filled();
        Directory.CreateDirectory(_root["file.bin"]);

        var error = await Assert.ThrowsAsync<StoreException>(() => _store.Publish(Order(Spec, state.Identity, force: true), Token).AsTask());

        Assert.Equal(ErrorCode.TargetExists, error.Code);
        Assert.Contains("is a directory", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_AnotherFileUnderThePartsName_IsNotPublished()
    {
        var state = await Filled();
        File.Move(_root["file.bin.part"], _root["elsewhere"]);
        File.WriteAllBytes(_root["file.bin.part"], Content);

        Assert.True((await Assert.ThrowsAsync<StoreException>(() => _store.Publish(Order(Spec, state.Identity), Token).AsTask())).PartLost);
        Assert.False(File.Exists(_root["file.bin"]));
    }

    [Fact]
    public async Task Publish_PartGoneAndAnotherFileAtTheTarget_IsTargetExists()
    {
        File.WriteAllText(_root["file.bin"], "canary");

        Assert.Equal(ErrorCode.TargetExists, (await Assert.ThrowsAsync<StoreException>(() => _store.Publish(Order(Spec, "other"), Token).AsTask())).Code);
    }

    [Fact]
    public async Task Publish_FlushFails_LeavesThePart()
    {
        var state = await Filled();
        _durability.OnFlush = path => throw new StoreException(ErrorCode.Store, path);

        await Assert.ThrowsAsync<StoreException>(() => _store.Publish(Order(Spec, state.Identity), Token).AsTask());

        Assert.False(File.Exists(_root["file.bin"]));
        Assert.True(File.Exists(_root["file.bin.part"]));
    }

    [Fact]
    public async Task Publish_BrokenOffBetweenLinkAndUnlink_RemovesTheSecondName()
    {
        var state = await Filled();
        using (var link = System.Diagnostics.Process.Start("ln", [_root["file.bin.part"], _root["file.bin"]]))
        {
            link.WaitForExit();
        }

        await _store.Publish(Order(Spec, state.Identity), Token);

        Assert.False(File.Exists(_root["file.bin.part"]));
        Assert.Equal(Content, File.ReadAllBytes(_root["file.bin"]));
    }

    [Fact]
    public async Task Look_WhateverStands_IsTold()
    {
        Directory.CreateDirectory(_root["directory"]);
        File.WriteAllText(_root["plain"], "");
        File.CreateSymbolicLink(_root["dangling"], _root["nowhere"]);

        Assert.Equal(TargetState.Free, await _store.Look("free", Token));
        Assert.Equal(TargetState.Directory, await _store.Look("directory", Token));
        Assert.Equal(TargetState.File, await _store.Look("plain", Token));
        Assert.Equal(TargetState.File, await _store.Look("dangling", Token));
    }

    [Theory]
    [InlineData("disk.iso", "disk (1).iso", "disk (2).iso")]
    [InlineData("a.tar.gz", "a (1).tar.gz", "a (2).tar.gz")]
    [InlineData("plain", "plain (1)", "plain (2)")]
    [InlineData(".profile", ".profile (1)", ".profile (2)")]
    public async Task FreeName_TakenNames_AreNumberedBeforeTheExtension(string name, string first, string second)
    {
        Assert.Equal(name, (await _store.FreeName(name, 0, Token)).Name);
        File.WriteAllText(_root[name], "");
        Assert.Equal(first, (await _store.FreeName(name, 0, Token)).Name);
        File.WriteAllText(_root[first], "");
        Assert.Equal(second, (await _store.FreeName(name, 0, Token)).Name);
    }

    [Fact]
    public async Task Discard_PartOrNone_LeavesNothingOfThatGeneration()
    {
        await _store.Create(Spec, null, Token);
        await _store.Create(Spec with { Generation = 2 }, null, Token);

        await _store.Discard(Spec, DownloadId.New(TimeProvider.System), Token);
        await _store.Discard(Spec, DownloadId.New(TimeProvider.System), Token);

        Assert.Equal(["file.bin.part2"], Directory.GetFileSystemEntries(_root.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task OpenRead_Part_ReadsItsBytes()
    {
        await Filled();
        using var stream = _store.OpenRead(Spec);
        using var copy = new MemoryStream();

        stream.CopyTo(copy);

        Assert.Equal(Content, copy.ToArray());
        Assert.IsType<PartStream>(stream);
    }

    [Fact]
    public async Task KeepManifest_Twice_LeavesTheLast()
    {
        var id = DownloadId.New(TimeProvider.System);

        await _store.KeepManifest("file.bin", id, "first"u8.ToArray(), Token);
        await _store.KeepManifest("file.bin", id, "second"u8.ToArray(), Token);

        Assert.Equal("second", File.ReadAllText(_root[$".haul/{id}.manifest"], Encoding.UTF8));
        Assert.Single(Directory.GetFiles(_root[".haul"]));
    }

    [Fact]
    public async Task Delete_PublishedFileOrNone_LeavesNeitherFileNorManifest()
    {
        var id = DownloadId.New(TimeProvider.System);
        var identity = (await Filled()).Identity;
        await _store.Publish(Order(Spec, identity), Token);
        await _store.KeepManifest("file.bin", id, "manifest"u8.ToArray(), Token);

        await _store.Delete(Spec, identity, id, Token);
        await _store.Delete(Spec, identity, id, Token);

        Assert.Empty(Directory.GetFiles(_root.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Delete_FileOfSomebodyElse_LeavesIt()
    {
        File.WriteAllText(_root["file.bin"], "canary");

        await _store.Delete(Spec, "another", DownloadId.New(TimeProvider.System), Token);

        Assert.Equal("canary", File.ReadAllText(_root["file.bin"]));
    }

    private static PublishOrder Order(PartSpec part, string identity, bool force = false) => new(part, identity, force, new(TimeProvider.System)) { Download = DownloadId.New(TimeProvider.System) };

    private static byte[] Content { get; } = [.. Enumerable.Range(0, Length).Select(i => (byte)(i * 31 >> 3))];

    private async Task<PartState> Filled()
    {
        var state = await _store.Create(Spec, null, Token);
        using var part = await _store.Open(Spec, Token);
        await part.Write(part.Edge, Content.AsMemory(part.Edge), Token);
        await part.Write(0, Content.AsMemory(0, part.Edge), Token);
        return state;
    }
}
