using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Haul.Testing.Tests;

/// <summary>When a fault takes a request.</summary>
public sealed class FaultTests : IAsyncDisposable
{
    private readonly FaultOrigin origin = new();
    private readonly HttpClient client = Asking.Client();

    [Fact]
    public async Task First_Two_PassesAfterwards() =>
        Assert.Equal("500, 500, 200, 200", await Statuses(new StatusAnswer(500).First(2)));

    [Fact]
    public async Task AfterRequests_Two_ComesMidway() =>
        Assert.Equal("200, 200, 500, 500", await Statuses(new StatusAnswer(500).AfterRequests(2)));

    [Fact]
    public async Task AfterRequestsAndFirst_Together_TakeTheMiddle() =>
        Assert.Equal("200, 500, 200, 200", await Statuses(new StatusAnswer(500).AfterRequests(1).First(1)));

    [Fact]
    public async Task ForRangesBeyond_Offset_SparesOthers()
    {
        var uri = origin.Add("file", 7, 1000, new StatusAnswer(403).ForRangesBeyond(500));

        Assert.Equal("200, 206, 403", string.Join(", ", new[] { await Status(uri), await Status(uri, 499), await Status(uri, 500) }));
    }

    [Fact]
    public async Task ForRangesWith_Offset_TakesOnlyItsRange()
    {
        var uri = origin.Add("file", 7, 1000, new StatusAnswer(403).ForRangesWith(500));

        Assert.Equal("206, 403, 206", string.Join(", ", new[] { await Status(uri, 0, 499), await Status(uri, 400, 500), await Status(uri, 501, 999) }));
    }

    [Fact]
    public async Task Enabled_Switched_HoldsAtOnce()
    {
        var fault = new StatusAnswer(500);
        var uri = origin.Add("file", 7, 1000, fault);
        var first = await Status(uri);
        fault.Enabled = false;

        Assert.Equal((500, 200), (first, await Status(uri)));
        Assert.Equal(1, fault.Hits);
        Assert.Same(fault, Assert.Single(origin.Log.All[0].Faults));
    }

    [Fact]
    public async Task CustomFault_ThatThrows_IsAnsweredWithItsError()
    {
        using var response = await client.Get(origin.Add("file", 7, 1, new CustomFault((_, _) => throw new NotSupportedException("my mistake"))));

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Contains("my mistake", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public void Make_EveryName_GivesAFault() =>
        Assert.All(FaultCatalogue.Names, name => Assert.NotEmpty(FaultCatalogue.Make(name, size: 1000)));

    [Fact]
    public async Task QueryFile_EveryName_IsServed()
    {
        foreach (var name in FaultCatalogue.Names)
        {
            var target = $"/f/x?size=1000&seed=7&after=0&fault={Uri.EscapeDataString(name)}";
            using var tcp = new TcpClient();
            await tcp.ConnectAsync("127.0.0.1", origin.Port, TestContext.Current.CancellationToken);
            await tcp.GetStream().WriteAsync(
                Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: x\r\nRange: bytes=100-899\r\n\r\n"), TestContext.Current.CancellationToken);

            await origin.Log.WaitFor(log => log.Of(target) is [{ Status.Length: > 0 }], Asking.Deadline, name);

            var exchange = origin.Log.Of(target)[0];
            Assert.True(exchange.Status != "500" || name is "A37" or "StatusAnswer", $"{name}: {exchange}");
            Assert.Single(exchange.Faults);
        }
    }

    [Fact]
    public void Make_UnknownName_Throws() => Assert.Throws<ArgumentException>(() => FaultCatalogue.Make("A999"));

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await origin.DisposeAsync();
    }

    private async Task<string> Statuses(Fault fault)
    {
        var uri = origin.Add("file", 7, 1000, fault);
        return $"{await Status(uri)}, {await Status(uri)}, {await Status(uri)}, {await Status(uri)}";
    }

    private async Task<int> Status(Uri uri, long? from = null, long? to = null)
    {
        using var response = await client.Get(uri, from, to);
        return (int)response.StatusCode;
    }
}
