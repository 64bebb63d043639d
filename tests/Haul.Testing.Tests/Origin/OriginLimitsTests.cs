using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Haul.Testing.Tests;

public sealed class OriginLimitsTests : IAsyncDisposable
{
    private const double Tolerance = 0.15;

    private readonly FaultOrigin origin = new();
    private readonly HttpClient client = Asking.Client();

    [Fact]
    public async Task Get_Unlimited_ExceedsHalfAGigabyteASecond()
    {
        const long Length = 1L << 30;
        var uri = origin.Add("file", 7, Length);

        // The other users of the machine may have it for a while: the best of a few rounds counts.
        double best = 0;
        for (var round = 0; round < 15 && best < 500e6; round++)
        {
            best = Math.Max(best, Length / (await Drain(uri, Length)).TotalSeconds);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{best / 1e6:F0} MB/s");
        Assert.True(best > 500e6, $"{best / 1e6:F0} MB/s");
    }

    [Fact]
    public async Task TotalRate_ThreeConnections_IsShared()
    {
        origin.Limits.TotalRate = 3_000_000;
        var uri = origin.Add("file", 7, 1_500_000);

        await AssertTakes(1.5, () => Task.WhenAll(Fetch(uri), Fetch(uri), Fetch(uri)));

        Assert.Equal(3, origin.Log.MaxParallelConnections);
    }

    [Fact]
    public async Task ConnectionRate_TwoConnections_EachHasItsOwn()
    {
        origin.Limits.ConnectionRate = 1_000_000;
        var uri = origin.Add("file", 7, 1_500_000);

        await AssertTakes(1.5, () => Task.WhenAll(Fetch(uri), Fetch(uri)));
    }

    [Fact]
    public async Task ResponseRate_SetWhileServing_SlowsTheBody()
    {
        await AssertTakes(1, async () =>
        {
            origin.Limits.ResponseRate = 0;
            var hold = new HoldMidBody(1_000_000);
            var fetch = Fetch(origin.Add("file", 7, 2_000_000, hold));
            await hold.Reached;

            origin.Limits.ResponseRate = 1_000_000;
            hold.Release();
            await fetch;
        });
    }

    [Fact]
    public async Task SlowConnections_SecondOne_IsSlowAfterItsFirstBytes()
    {
        origin.Limits.ConnectionRate = 4_000_000;
        origin.Limits.SlowConnections = [SlowConnection.Number(2, factor: 20, afterBytes: 400_000)];
        var uri = origin.Add("file", 7, 600_000);

        var first = await Fetch(uri);
        var second = await Fetch(uri);

        Assert.True(second - first > TimeSpan.FromSeconds(0.75), $"{first.TotalSeconds:F2} s, then {second.TotalSeconds:F2} s");
        await AssertTakes(0.15, () => Fetch(uri), slack: 0.1);
    }

    [Fact]
    public async Task Latency_Set_ComesBeforeTheAnswer()
    {
        origin.Limits.Latency = TimeSpan.FromMilliseconds(300);
        var uri = origin.Add("file", 7, 10);

        await AssertTakes(0.3, () => Fetch(uri));
    }

    [Fact]
    public async Task BodyBytesSent_LimitedAndClientCloses_IsNearWhatWasReceived()
    {
        origin.Limits.ConnectionRate = 2_000_000;
        var uri = origin.Add("file", 7, 100_000_000);
        using (var response = await client.Get(uri))
        {
            await using var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
            await body.ReadExactlyAsync(new byte[500_000], TestContext.Current.CancellationToken);
        }

        await origin.Log.Settled();

        Assert.Equal(ExchangeEnd.ClientClosed, origin.Log.All[0].End);
        Assert.InRange(origin.Log.BodyBytes("file"), 500_000, 700_000);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await origin.DisposeAsync();
    }

    /// <summary>No round may be faster than the limit. Other users may have the machine for a while: the best of a few rounds is near it.</summary>
    private async Task AssertTakes(double seconds, Func<Task> round, double slack = 0.05)
    {
        var least = (seconds * (1 - Tolerance)) - slack;
        var most = (seconds * (1 + Tolerance)) + slack;
        var best = double.MaxValue;
        for (var i = 0; i < 5 && best > most; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await round();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
            await origin.Log.WaitFor(log => log.ConnectionsOpen == 0, Asking.Deadline, "closed connections");
        }

        Assert.InRange(best, least, most);
    }

    private static async Task<TimeSpan> Fetch(Uri uri)
    {
        using var own = Asking.Client();
        var start = Stopwatch.GetTimestamp();
        using var response = await own.Get(uri);
        Assert.Null(Bytes.FirstDifference(7, await response.Bytes()));
        return Stopwatch.GetElapsedTime(start);
    }

    private static async Task<TimeSpan> Drain(Uri uri, long length)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(uri.Host, uri.Port, TestContext.Current.CancellationToken);
        var buffer = new byte[256 * 1024];
        var start = Stopwatch.GetTimestamp();
        await tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET {uri.PathAndQuery} HTTP/1.1\r\nHost: x\r\n\r\n"), TestContext.Current.CancellationToken);
        for (long got = 0; got < length;)
        {
            got += await tcp.GetStream().ReadAsync(buffer, TestContext.Current.CancellationToken);
        }

        return Stopwatch.GetElapsedTime(start);
    }
}
