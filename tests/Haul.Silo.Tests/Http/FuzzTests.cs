using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Haul.Abstractions;

namespace Haul.Silo.Tests.Http;

/// <summary>Requests that nobody means: each is answered, and never by a fault of the silo.</summary>
public sealed class FuzzTests(ApiFixture fixture, ITestOutputHelper report) : IClassFixture<ApiFixture>
{
    /// <summary>HAUL_TEST_FUZZ asks for more.</summary>
    private static readonly int Requests = int.Parse(Environment.GetEnvironmentVariable("HAUL_TEST_FUZZ") ?? "2000", CultureInfo.InvariantCulture);

    /// <summary>Each client has an address of its own and stays below what one may ask.</summary>
    private const int RequestsOfOne = 400;

    private const int Seed = 20261125;

    private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS"];

    private static readonly string[] Tails =
        ["", "/pause", "/resume", "/cancel", "/content", "/explain", "/drain", "/events", "/../nodes", "//", "/%00", "/\u00e4", "?match=x", "?status=queued", "?limit=0", "?limit=99999999999", "?after=%", "?deleteFile=maybe", "?name=%F0%9F%92%A9&origin=[::1"];

    private static readonly string[] Types = ["application/json", "text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-7", "multipart/form-data", "a/b"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Api_AnyRequest_IsNeverAFaultOfTheSilo()
    {
        var known = await fixture.Submit(new { url = fixture.Origin.Add("known.bin", 1, 1000).AbsoluteUri, name = "known.bin" });
        await fixture.WaitFor(known, "completed");
        var clients = (Requests + RequestsOfOne - 1) / RequestsOfOne;

        var statuses = await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Run(client, known, Math.Min(RequestsOfOne, Requests - (client * RequestsOfOne)))));

        report.WriteLine($"{Requests} requests: {string.Join(", ", statuses.SelectMany(all => all).CountBy(status => (int)status).OrderBy(pair => pair.Key).Select(pair => $"{pair.Key} {pair.Value}"))}");
        Assert.Equal("completed", (await fixture.Show(known)).GetProperty("status").GetString());
    }

    private async Task<List<HttpStatusCode>> Run(int client, string known, int requests)
    {
        var chance = new Random(Seed + client);
        var statuses = new List<HttpStatusCode>();
        using var http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancel) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(new IPAddress([127, 0, 1, (byte)(client + 1)]), 0));
                await socket.ConnectAsync(context.DnsEndPoint, cancel);
                return new NetworkStream(socket, ownsSocket: true);
            },
        })
        {
            BaseAddress = fixture.Silo.Http,
        };
        for (var i = 0; i < requests; i++)
        {
            using var request = Make(chance, known);
            using var reply = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
            statuses.Add(reply.StatusCode);
            var text = reply.Content.Headers.ContentType?.MediaType == "text/event-stream" ? "" : await reply.Content.ReadAsStringAsync(Cancel);
            Assert.True((int)reply.StatusCode < 500, $"{client}/{i}: {request.Method} {request.RequestUri} {request.Content?.Headers.ContentType} -> {reply.StatusCode}: {text}");
            Assert.True(
                (int)reply.StatusCode < 400 || request.Method == HttpMethod.Head || IsRefusedUnread(request, reply) || reply.Content.Headers.ContentType?.MediaType == "application/problem+json",
                $"{client}/{i}: {request.Method} {request.RequestUri} -> {reply.StatusCode} without problem details: {text}");
        }

        return statuses;
    }

    /// <summary>A NUL in a path is refused by the server before anybody reads the request.</summary>
    private static bool IsRefusedUnread(HttpRequestMessage request, HttpResponseMessage reply) =>
        reply.StatusCode is HttpStatusCode.BadRequest && request.RequestUri!.OriginalString.Contains("%00", StringComparison.Ordinal);

    private static HttpRequestMessage Make(Random chance, string known)
    {
        string Pick(string[] of) => of[chance.Next(of.Length)];
        var id = chance.Next(4) switch { 0 => known, 1 => DownloadId.New(TimeProvider.System).Value, 2 => Uri.EscapeDataString(Noise(chance, 40)), _ => "" };
        var root = chance.Next(5) switch { 0 => "api/v1/nodes", 1 => Uri.EscapeDataString(Noise(chance, 20)), _ => "api/v1/downloads" };
        var method = Pick(Methods);

        // The known download stays: that it is unharmed is asked for at the end.
        var path = method == "DELETE" && id == known ? $"{root}/{id}/pause" : $"{root}{(id.Length > 0 ? "/" : "")}{id}{Pick(Tails)}";
        var request = new HttpRequestMessage(new(method), path);
        if (chance.Next(2) == 0)
        {
            request.Content = new ByteArrayContent(Body(chance));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(Pick(Types));
        }

        if (chance.Next(4) == 0)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", Noise(chance, 30).Where(letter => letter is > ' ' and < '\u007f').ToArray() is { Length: > 0 } plain ? new string(plain) : "x");
        }

        if (chance.Next(4) == 0)
        {
            request.Headers.TryAddWithoutValidation("Range", Pick(["bytes=0-", "bytes=5-1", "bytes=-", "bytes=99999999999999999999-", "lines=1-2", "bytes=0-0,2-2"]));
        }

        return request;
    }

    /// <summary>JSON that is nearly right, and bytes that are nothing.</summary>
    private static byte[] Body(Random chance) => chance.Next(5) switch
    {
        0 => Encoding.UTF8.GetBytes("{\"url\":\"ftp://h/f\"}"),
        1 => Encoding.UTF8.GetBytes($"{{\"url\":\"http://127.0.0.1:1/{chance.Next(9)}\",\"{Noise(chance, 8).Replace('"', 'q').Replace('\\', 'q')}\":{chance.Next()}}}"),
        2 => Encoding.UTF8.GetBytes($"{{\"url\":{chance.Next()},\"headers\":[],\"timeout\":\"never\"}}"),
        3 => Encoding.UTF8.GetBytes(new string('[', chance.Next(1, 3000))),
        _ => Random(chance),
    };

    private static byte[] Random(Random chance)
    {
        var bytes = new byte[chance.Next(1, 2000)];
        chance.NextBytes(bytes);
        return bytes;
    }

    private static string Noise(Random chance, int longest) => new([.. Enumerable.Range(0, chance.Next(1, longest)).Select(_ => (char)chance.Next(1, 0x2fff))]);
}
