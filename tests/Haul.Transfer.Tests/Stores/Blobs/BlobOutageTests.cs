using Haul.Abstractions;
using Haul.Testing;

namespace Haul.Transfer.Tests;

/// <summary>The account dies, comes back, and has forgotten what it acknowledged.</summary>
public sealed class BlobOutageTests : IAsyncLifetime
{
    private AzuriteServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await AzuriteServer.Start();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Publish_AfterTheAccountLostEverything_NamesEveryBlockAndCanBeFilledAgain()
    {
        var bench = new BlobBench(_server.ConnectionString);
        await bench.Fill();

        await _server.Kill();
        var error = await Assert.ThrowsAsync<StoreException>(() => bench.Publish());
        Assert.True(error.IsTransient, error.Message);
        Assert.DoesNotContain("Eby8vdM02", error.ToString(), StringComparison.Ordinal);

        await _server.Restart();
        Assert.Equal(BlobBench.Length, Assert.IsType<PublishOutcome.Lacking>(await bench.Publish()).Blocks.Length);

        await bench.Fill();
        Assert.IsType<PublishOutcome.Published>(await bench.Publish(digests: [BlobBench.Sha256]));
        Assert.Equal(BlobBench.Content, await bench.DownloadContent());
    }

    [Fact]
    public async Task Write_AccountIsGone_IsTransient()
    {
        var bench = new BlobBench(_server.ConnectionString);
        await bench.Store.Create(BlobBench.Spec, null, BlobBench.Token);
        using var part = await bench.Store.Open(BlobBench.Spec, BlobBench.Token);
        await _server.Kill();

        await part.Write(0, BlobBench.Content.AsMemory(0, BlobBench.Block), BlobBench.Token);
        var error = await Assert.ThrowsAsync<StoreException>(part.Flush);

        Assert.Equal((ErrorCode.Store, true), (error.Code, error.IsTransient));
        await Assert.ThrowsAsync<StoreException>(() => part.Write(BlobBench.Block, BlobBench.Content.AsMemory(0, BlobBench.Block), BlobBench.Token).AsTask());
        await Assert.ThrowsAsync<StoreException>(part.Settle);
        Assert.Contains("does not answer", error.Message, StringComparison.Ordinal);
    }
}
