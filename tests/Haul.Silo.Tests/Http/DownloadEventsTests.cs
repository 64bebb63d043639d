using System.Net.ServerSentEvents;
using System.Net.Sockets;
using System.Text;
using Haul.Abstractions;
using Haul.Testing;
using Haul.Web;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;

namespace Haul.Silo.Tests.Http;

/// <summary>Many readers of one download, and one that does not read.</summary>
public sealed class DownloadEventsTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private const int Watchers = 50;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Follow_AReaderThatTakesTooLong_IsToldAndDropped()
    {
        var id = DownloadId.New(TimeProvider.System);
        var file = Substitute.For<IFileGrain>();
        file.Watch(default, default).ReturnsForAnyArgs(new DownloadView { Id = id, Url = "http://h/f", Status = DownloadStatus.Downloading });
        var clock = new FakeTimeProvider();
        var row = new CatalogRow { Id = id, Status = DownloadStatus.Downloading, Url = "http://h/f" };
        await using var events = DownloadEvents.Follow(row, file, clock, Cancel).GetAsyncEnumerator(Cancel);

        Assert.True(await events.MoveNextAsync());
        Assert.Equal("status", events.Current.EventType);
        clock.Advance(TimeSpan.FromSeconds(9));
        Assert.True(await events.MoveNextAsync());
        Assert.Equal("progress", events.Current.EventType);
        clock.Advance(TimeSpan.FromSeconds(11));
        Assert.True(await events.MoveNextAsync());
        Assert.Equal("dropped", events.Current.EventType);
        Assert.False(await events.MoveNextAsync());
    }

    [Fact]
    public async Task Events_ForFiftyReadersAndOneThatDoesNotRead_ComeInTimeForAllOthers()
    {
        const long Length = 8 << 20;
        fixture.Origin.Limits.TotalRate = Length / 5;
        var id = await fixture.Submit(new { url = fixture.Origin.Add("many.bin", 9, Length).AbsoluteUri, name = "many.bin" });
        await fixture.WaitFor(id, "downloading");
        using var deaf = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 1 };
        await deaf.ConnectAsync(fixture.Silo.Http.Host, fixture.Silo.Http.Port, Cancel);
        await deaf.SendAsync(Encoding.ASCII.GetBytes($"GET /api/v1/downloads/{id}/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"), Cancel);

        var counts = await Task.WhenAll(Enumerable.Range(0, Watchers).Select(_ => Count(id)));

        Assert.All(counts, count =>
        {
            Assert.Equal("completed", count.Last);
            Assert.InRange(count.Events / count.Seconds, 1, 4.5); // 4 a second, on two cores that others use as well
        });
    }

    /// <summary>Reads all events of the download.</summary>
    private async Task<(int Events, double Seconds, string Last)> Count(string id)
    {
        using var http = new HttpClient { BaseAddress = fixture.Silo.Http };
        await using var stream = await http.GetStreamAsync($"/api/v1/downloads/{id}/events", Cancel);
        var begun = TimeProvider.System.GetTimestamp();
        var (events, last) = (0, "");
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(Cancel))
        {
            events++;
            last = System.Text.Json.JsonDocument.Parse(item.Data).RootElement.GetProperty("status").GetString()!;
        }

        return (events, Math.Max(1, TimeProvider.System.GetElapsedTime(begun).TotalSeconds), last);
    }
}
