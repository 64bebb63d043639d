using Haul.Abstractions;

namespace Haul.Transfer.Tests;

/// <summary>What a reader gets of a published file, whichever store it is in.</summary>
public abstract class FinishedFilesTests
{
    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected static byte[] Content { get; } = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 31 >> 3))];

    protected abstract IFinishedFiles Files { get; }

    protected abstract Task Put(string name, byte[] content);

    [Fact]
    public async Task Open_PublishedFile_GivesItsBytesFromAnywhere()
    {
        await Put("f.bin", Content);

        await using var stream = (await Files.Open("f.bin", Token))!.Content;
        Assert.True(stream.CanSeek);
        Assert.Equal(Content.Length, stream.Length);
        stream.Position = 123_456;
        var tail = new byte[Content.Length - 123_456];
        await stream.ReadExactlyAsync(tail, Token);
        Assert.Equal(Content[123_456..], tail);
        Assert.Equal(0, await stream.ReadAsync(tail, Token));

        stream.Seek(7, SeekOrigin.Begin);
        await stream.ReadExactlyAsync(tail.AsMemory(0, 100), Token);
        Assert.Equal(Content[7..107], tail[..100]);
    }

    [Fact]
    public async Task Open_AnotherFileUnderTheName_HasAnotherVersion()
    {
        await Put("f.bin", Content);
        var first = await VersionOf("f.bin");
        Assert.Equal(first, await VersionOf("f.bin"));

        await Put("f.bin", [.. Content.Reverse()]);

        Assert.NotEqual(first, await VersionOf("f.bin"));
    }

    [Fact]
    public async Task Open_NoSuchFile_IsNull() => Assert.Null(await Files.Open("none", Token));

    [Theory]
    [InlineData("../x")]
    [InlineData("a/b")]
    [InlineData(".haul")]
    [InlineData(".haul-store")]
    public async Task Open_NameThatIsNoFilesOfTheStore_IsRefused(string name) =>
        Assert.Equal(ErrorCode.Usage, (await Assert.ThrowsAsync<StoreException>(() => Files.Open(name, Token))).Code);

    private async Task<string> VersionOf(string name)
    {
        var file = (await Files.Open(name, Token))!;
        await file.Content.DisposeAsync();
        return file.Version;
    }
}

public sealed class DirectoryFilesTests : FinishedFilesTests, IDisposable
{
    private readonly TemporaryDirectory _root = new();

    protected override IFinishedFiles Files => new DirectoryFiles(_root.Path, Durability.OfThisSystem);

    [Fact]
    public async Task Open_LinkOrDirectory_IsNull()
    {
        File.WriteAllText(_root["secret"], "secret");
        File.CreateSymbolicLink(_root["link"], _root["secret"]);
        Directory.CreateDirectory(_root["directory"]);

        Assert.Null(await Files.Open("link", Token));
        Assert.Null(await Files.Open("directory", Token));
    }

    public void Dispose() => _root.Dispose();

    protected override Task Put(string name, byte[] content) => File.WriteAllBytesAsync(_root[name], content, Token);
}

public sealed class BlobFilesTests(Azurite azurite) : FinishedFilesTests
{
    private readonly BlobBench _bench = new(azurite.ConnectionString);

    protected override IFinishedFiles Files => _bench.Files;

    protected override async Task Put(string name, byte[] content)
    {
        await _bench.Container.CreateIfNotExistsAsync(cancellationToken: Token);
        await _bench.Container.GetBlobClient(name).UploadAsync(BinaryData.FromBytes(content), overwrite: true, Token);
    }
}
