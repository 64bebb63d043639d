using System.IO.Hashing;
using System.Text;
using Haul.Abstractions;

namespace Haul.Transfer.Tests;

public sealed class FileVerifierTests : IDisposable
{
    private const int BlockSize = 1000;

    private readonly TemporaryDirectory _root = new();
    private readonly DirectoryStore _store;
    private readonly byte[] _content = [.. Enumerable.Range(0, 3500).Select(i => (byte)(i * 31 >> 3))];

    public FileVerifierTests()
    {
        _store = new(_root.Path, TimeProvider.System);
        File.WriteAllBytes(_root["file.bin"], _content);
    }

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Verify_UntouchedFile_HasNoBadRanges()
    {
        await Keep("file.bin", _content);
        var progress = new Counter();

        var result = await Verify(progress);

        Assert.Null(result.Error);
        Assert.Equal(3500, result.Length);
        Assert.Equal(4, result.Blocks);
        Assert.True(result.Bad.IsEmpty);
        Assert.Equal(3500, progress.Total);
    }

    [Fact]
    public async Task Verify_OneByteFlipped_NamesItsBlock()
    {
        await Keep("file.bin", _content);
        _content[1500] ^= 1;
        await File.WriteAllBytesAsync(_root["file.bin"], _content, TestContext.Current.CancellationToken);

        Assert.Equal(new RangeSet([new(1000, 2000)]), (await Verify()).Bad);
    }

    [Fact]
    public async Task Verify_CutFile_NamesWhatIsMissing()
    {
        await Keep("file.bin", _content);
        await File.WriteAllBytesAsync(_root["file.bin"], _content[..1200], TestContext.Current.CancellationToken);

        var result = await Verify();

        Assert.Equal(1200, result.Length);
        Assert.Equal(new RangeSet([new(1000, 3500)]), result.Bad);
    }

    [Fact]
    public async Task Verify_LongerFile_NamesWhatIsTooMuch()
    {
        await Keep("file.bin", _content);
        await File.WriteAllBytesAsync(_root["file.bin"], [.. _content, 1, 2, 3], TestContext.Current.CancellationToken);

        Assert.Equal(new RangeSet([new(3500, 3503)]), (await Verify()).Bad);
    }

    [Fact]
    public async Task Verify_NoManifestForTheName_SaysHowToGetOne()
    {
        await Keep("other.bin", _content);

        var result = await Verify();

        Assert.Equal(ErrorCode.NotFound, result.Error!.Code);
        Assert.Contains("--manifest", result.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_NoFile_IsNotFound()
    {
        File.Delete(_root["file.bin"]);

        Assert.Equal(ErrorCode.NotFound, (await Verify()).Error!.Code);
    }

    [Fact]
    public async Task Verify_DamagedManifest_SaysSo()
    {
        await _store.KeepManifest("file.bin", DownloadId.New(TimeProvider.System), "{"u8.ToArray(), TestContext.Current.CancellationToken);

        Assert.Contains("is not a manifest", (await Verify()).Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_SeveralManifests_TheLatestCounts()
    {
        await Keep("file.bin", new byte[3500]);
        var latest = await Keep("file.bin", _content);
        File.SetLastWriteTimeUtc(_root[$".haul/{latest}.manifest"], File.GetLastWriteTimeUtc(_root["file.bin"]).AddMinutes(1));

        Assert.True((await Verify()).Bad.IsEmpty);
    }

    [Fact]
    public void Write_UrlWithSecrets_KeepsNone()
    {
        var manifest = Manifest("file.bin", _content, DownloadId.New(TimeProvider.System)) with { Url = "https://user:pass@host:8443/a/file.bin?token=secret#part" };

        var text = Encoding.UTF8.GetString(manifest.Write().Span);

        Assert.Contains("https://host:8443/a/file.bin", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.DoesNotContain("pass", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WhatWasWritten_IsEqual()
    {
        var manifest = Manifest("file.bin", _content, DownloadId.New(TimeProvider.System)) with { Digests = [new(Digests.Sha256, new('a', 64))] };
        using var stream = new MemoryStream(manifest.Write().ToArray());

        var read = ManifestFile.Read(stream);

        Assert.Equal(manifest.Download, read.Download);
        Assert.Equal(manifest.Blocks, read.Blocks);
        Assert.Equal(manifest.Digests, read.Digests);
        Assert.Equal((manifest.Name, manifest.Length, manifest.BlockSize), (read.Name, read.Length, read.BlockSize));
    }

    private Task<VerifyResult> Verify(Counter? progress = null) =>
        new FileVerifier().Verify(_root["file.bin"], progress ?? new(), TestContext.Current.CancellationToken);

    private async Task<DownloadId> Keep(string name, byte[] content)
    {
        var id = DownloadId.New(TimeProvider.System);
        await _store.KeepManifest(name, id, Manifest(name, content, id).Write(), TestContext.Current.CancellationToken);
        return id;
    }

    private static ManifestFile Manifest(string name, byte[] content, DownloadId id) => new()
    {
        Download = id,
        Name = name,
        Length = content.Length,
        BlockSize = BlockSize,
        Blocks = [.. content.Chunk(BlockSize).Select(block => BlockHash.From(XxHash128.HashToUInt128(block)))],
    };

    private sealed class Counter : IProgress<long>
    {
        public long Total { get; private set; }

        public void Report(long value) => Total += value;
    }
}
