namespace Haul.Testing.Tests;

public sealed class OriginLogTests : IAsyncDisposable
{
    private readonly FaultOrigin origin = new();
    private readonly HttpClient client = Asking.Client();

    [Fact]
    public async Task All_AfterARange_TellsWhatWasAskedAndSent()
    {
        var uri = origin.Add("file", 7, 1000);
        using (var response = await client.Get(uri, 10, 19, request => request.Headers.Add("X-Test", "yes")))
        {
            await response.Bytes();
        }

        await origin.Log.Settled();

        var exchange = Assert.Single(origin.Log.Of("file"));
        Assert.Equal(("GET", "/file", "yes"), (exchange.Request.Method, exchange.Request.Target, exchange.Request.Header("x-test")));
        Assert.Equal((new ByteSpan(10, 20), new ByteSpan(10, 20), "206", 10), (exchange.Asked!.Value, exchange.Answered!.Value, exchange.Status, exchange.BodyBytesSent));
        Assert.Equal(ExchangeEnd.Complete, exchange.End);
        Assert.True(exchange.Ended >= exchange.Started);
        Assert.Equal(1, exchange.Connection);
    }

    [Fact]
    public async Task Steals_TailAskedWhileTheWholeRuns_AreFound()
    {
        var hold = new HoldMidBody(0);
        hold.When(visit => visit.Number == 1);
        var uri = origin.Add("file", 7, 1000, hold);
        using var whole = await client.Get(uri, 0, 999);
        await hold.Reached;

        await Fetch(uri, 500, 999);
        hold.Release();
        await whole.Bytes();
        await origin.Log.Settled();
        await Fetch(uri, 600, 699);
        await origin.Log.Settled();

        var steal = Assert.Single(origin.Log.Steals("file"));
        Assert.Equal((1, 2), (steal.First.Sequence, steal.Second.Sequence));
        Assert.Empty(origin.Log.Hedges("file"));
        Assert.Equal(2, origin.Log.Resumes("file").Count);
        Assert.Equal(2, origin.Log.MaxParallelRequests("file"));
        Assert.Equal(1000, origin.Log.DistinctBytes("file"));
        Assert.Equal(600, origin.Log.RepeatedBytes("file"));
    }

    [Fact]
    public async Task Hedges_SameBlockAskedTwice_AreFound()
    {
        var hold = new HoldMidBody(0);
        hold.When(visit => visit.Number == 1);
        var uri = origin.Add("file", 7, 1000, hold);
        using var slow = await client.Get(uri, 0, 99);
        await hold.Reached;

        await Fetch(uri, 0, 99);

        Assert.Single(origin.Log.Hedges("file"));
        Assert.Empty(origin.Log.Steals("file"));
    }

    [Fact]
    public async Task WaitFor_NeverTrue_ThrowsWithTheLog()
    {
        await Fetch(origin.Add("file", 7, 1000), 0, 99);

        var error = await Assert.ThrowsAsync<TimeoutException>(
            () => origin.Log.WaitFor(log => log.All.Count > 1, TimeSpan.FromMilliseconds(50), "a second request"));

        Assert.Contains("a second request", error.Message, StringComparison.Ordinal);
        Assert.Contains("GET /file", error.Message, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await origin.DisposeAsync();
    }

    private async Task Fetch(Uri uri, long from, long to)
    {
        using var response = await client.Get(uri, from, to);
        Assert.Null(Bytes.FirstDifference(7, await response.Bytes(), from));
    }
}
