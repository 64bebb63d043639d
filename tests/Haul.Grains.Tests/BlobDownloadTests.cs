using Haul.Abstractions;
using Haul.Testing;
using Haul.Transfer;
using Microsoft.Extensions.DependencyInjection;

namespace Haul.Grains.Tests;

/// <summary>Many silos, one blob.</summary>
public sealed class BlobDownloadTests : IAsyncLifetime
{
    private const int Block = 1 << 20;
    private const long Length = (24 * Block) + 12_345;

    private AzuriteServer _azurite = null!;
    private HaulCluster _haul = null!;
    private ServiceProvider _reader = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _azurite = await AzuriteServer.Start();
        _haul = await HaulCluster.Start(2, store: services => AddStore(services));
        _reader = AddStore(new ServiceCollection()).BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        await _haul.DisposeAsync();
        await _azurite.DisposeAsync();
        await _reader.DisposeAsync();
    }

    [Fact]
    public async Task Submit_WithADigest_IsReadBackAndVerified()
    {
        var id = await _haul.Submit(_haul.Origin.Add("f", 1, Length), "f", checksum: new(Digests.Sha256, Bytes.Sha256Hex(1, Length)));

        var view = await _haul.WaitForEnd(id);

        Assert.Equal(Digests.Sha256, view.Verified);
        Assert.EndsWith("/haul/f", view.Location, StringComparison.Ordinal);
        await AssertRight("f", 1);
    }

    [Fact]
    public async Task Submit_WrongDigest_LeavesNothing()
    {
        var id = await _haul.Submit(_haul.Origin.Add("wrong", 2, 3 * Block), "wrong", checksum: new(Digests.Md5, new('0', 32)));

        var view = await _haul.WaitFor(id, view => view.Status.IsTerminal(), "the download ends");

        Assert.Equal((DownloadStatus.Failed, ErrorCode.Integrity), (view.Status, view.Error?.Code));
        Assert.Null(await Open("wrong"));
    }

    [Fact]
    public async Task Kill_TheAccountInTheMiddle_FetchesAgainWhatItLost()
    {
        var id = await _haul.Submit(_haul.Origin.Add("lost", 3, Length), "lost");
        await _haul.WaitFor(id, view => view.Finished.Length > 6 * Block, "six blocks are staged");

        await _azurite.Kill();
        await _azurite.Restart();

        var view = await _haul.WaitForEnd(id);
        Assert.Equal("blocks", view.Verified);
        await AssertRight("lost", 3);
    }

    [Fact]
    public async Task Cancel_InTheMiddle_LeavesNoBlob()
    {
        var hold = new HoldMidBody(300_000);
        var id = await _haul.Submit(_haul.Origin.Add("cancelled", 4, Length, hold), "cancelled");
        await hold.Reached.WaitAsync(HaulCluster.Patience, Token);

        await _haul.File(id).Cancel();

        Assert.Equal(DownloadStatus.Cancelled, (await _haul.View(id)).Status);
        Assert.Null(await Open("cancelled"));
    }

    private IServiceCollection AddStore(IServiceCollection services) => services.AddBlobStore(new() { ConnectionString = _azurite.ConnectionString });

    private Task<FinishedFile?> Open(string name) => _reader.GetRequiredService<IFinishedFiles>().Open(name, Token);

    private async Task AssertRight(string name, long seed)
    {
        await using var stream = (await Open(name))!.Content;
        var content = new byte[Length];
        Assert.Equal(Length, stream.Length);
        await stream.ReadExactlyAsync(content, Token);
        Assert.Null(Bytes.FirstDifference(seed, content));
    }
}
