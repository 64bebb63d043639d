using Haul.Testing;

namespace Haul.Cli.Tests.Runs;

/// <summary>Servers that people run: nginx with ranges, Python's http.server without.</summary>
public sealed class RealOriginTests : IDisposable
{
    private const long Seed = 79;

    private readonly TempDirectory _served = new();
    private readonly TempDirectory _directory = new();

    public void Dispose()
    {
        _served.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData((20 << 20) + 1)]
    public async Task Get_FromNginx_IsSame(long size)
    {
        _served.Write("file.bin", Seed, size);
        await using var nginx = await NginxServer.Start(_served.Path);
        await IsSame(nginx.Uri("file.bin"), size, 0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5 << 20)]
    public async Task Get_FromAServerWithoutRanges_IsSame(long size)
    {
        _served.Write("file.bin", Seed, size);
        await using var python = await PythonServer.Start(_served.Path);
        await IsSame(python.Uri("file.bin"), size, 0);
    }

    [Fact]
    public async Task Get_WithTheDigest_IsVerifiedByIt()
    {
        const long Size = 5 << 20;
        _served.Write("file.bin", Seed, Size);
        await using var nginx = await NginxServer.Start(_served.Path);
        await IsSame(nginx.Uri("file.bin"), Size, 0, "--checksum", $"sha-256:{Bytes.Sha256Hex(Seed, Size)}", "--json");
    }

    [Fact]
    public async Task Get_ManyUrlsFromAList_GetsThemAll()
    {
        var names = Enumerable.Range(0, 30).Select(number => $"file{number}.bin").ToList();
        names.ForEach(name => _served.Write(name, Seed, 100_000));
        await using var nginx = await NginxServer.Start(_served.Path);
        var list = _served.File("urls.txt");
        await File.WriteAllLinesAsync(list, names.Select(name => nginx.Uri(name).AbsoluteUri), TestContext.Current.CancellationToken);

        await using var process = HaulProcess.Start("get", "-i", list, "-d", _directory.Path, "-j", "4");

        var code = await process.WaitForExit(HaulProcess.Patience);
        Assert.True(code == 0, $"exit {code}: {process.Error}");
        Assert.Equal(names.Order(), Directory.GetFiles(_directory.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Verify_FileThatWasChanged_IsExit6()
    {
        const long Size = 3 << 20;
        _served.Write("file.bin", Seed, Size);
        await using var nginx = await NginxServer.Start(_served.Path);
        await IsSame(nginx.Uri("file.bin"), Size, 0, "--manifest");
        Assert.Equal(0, await Verify());
        await using (var stream = new FileStream(_directory.File("file.bin"), FileMode.Open))
        {
            stream.Position = Size / 2;
            stream.WriteByte((byte)~Bytes.At(Seed, Size / 2));
        }

        Assert.Equal(6, await Verify());
    }

    private async Task<int> Verify()
    {
        await using var process = HaulProcess.Start("verify", _directory.File("file.bin"));
        return await process.WaitForExit(HaulProcess.Patience);
    }

    private async Task IsSame(Uri url, long size, int expected, params string[] options)
    {
        await using var process = HaulProcess.Start(["get", url.AbsoluteUri, "-d", _directory.Path, .. options]);
        var code = await process.WaitForExit(HaulProcess.Patience);
        Assert.True(code == expected, $"exit {code}: {process.Error}");
        Assert.Null(await Bytes.FirstDifference(Seed, size, _directory.File("file.bin"), TestContext.Current.CancellationToken));
    }
}
