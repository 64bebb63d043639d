namespace Haul.Testing.Tests;

public sealed class TimingFaultTests : IAsyncDisposable
{
    private readonly FaultOrigin origin = new();
    private readonly HttpClient client = Asking.Client();

    [Theory]
    [InlineData("StallBeforeHeaders", 0)]
    [InlineData("EndlessInformational", 0)]
    [InlineData("EndlessHeaders", 0)]
    [InlineData("StallAfterHeaders", 0)]
    [InlineData("StallMidBody(777)", 777)]
    [InlineData("SlowLoris", 1)]
    public async Task Spoil_ClientGivesUp_TheLogSaysSo(string fault, long sent)
    {
        using var source = new CancellationTokenSource();
        var uri = origin.Add("file", 7, 1000, FaultCatalogue.Make(fault, size: 1000));

        var fetch = client.GetByteArrayAsync(uri, source.Token);
        await origin.Log.WaitFor(log => log.All.Count == 1 && log.BodyBytes() == sent, Asking.Deadline, "the fault");
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => fetch);

        await origin.Log.Settled();
        Assert.Equal((ExchangeEnd.ClientClosed, sent), (origin.Log.All[0].End, origin.Log.BodyBytes()));
    }

    [Fact]
    public async Task StallMidBody_ForATime_GoesOn()
    {
        var uri = origin.Add("file", 7, 1000, new StallMidBody(500, TimeSpan.FromMilliseconds(200)));

        using var response = await client.Get(uri);

        Assert.Null(Bytes.FirstDifference(7, await response.Bytes()));
        await origin.Log.Settled();
        Assert.True(origin.Log.All[0].Duration > TimeSpan.FromMilliseconds(195));
    }

    [Fact]
    public async Task HoldMidBody_Released_GoesOn()
    {
        var hold = new HoldMidBody(500);
        using var response = await client.Get(origin.Add("file", 7, 1000, hold));
        await hold.Reached;
        Assert.Equal(500, origin.Log.BodyBytes("file"));

        hold.Release();

        Assert.Null(Bytes.FirstDifference(7, await response.Bytes()));
    }

    [Fact]
    public async Task DisposeAsync_WhileStalled_EndsAtOnce()
    {
        var uri = origin.Add("file", 7, 1000, new StallAfterHeaders());
        using var response = await client.Get(uri);

        await origin.DisposeAsync().AsTask().WaitAsync(Asking.Deadline, TestContext.Current.CancellationToken);

        Assert.Equal(ExchangeEnd.OriginStopped, origin.Log.All[0].End);
        await origin.Log.WaitFor(log => log.ConnectionsOpen == 0, Asking.Deadline, "closed connections");
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await origin.DisposeAsync();
    }
}
