using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace Haul.Testing.Tests;

/// <summary>The two clients of these tests: HttpClient for what it can see, a bare socket for what it hides.</summary>
internal static class Asking
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    public static HttpClient Client() => new(new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None })
    {
        Timeout = TimeSpan.FromSeconds(30),
    };

    public static Task<HttpResponseMessage> Get(this HttpClient client, Uri uri, long? from = null, long? to = null, Action<HttpRequestMessage>? change = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, uri);
        if (from is not null || to is not null)
        {
            request.Headers.Range = new RangeHeaderValue(from, to);
        }

        change?.Invoke(request);
        return client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    public static Task<byte[]> Bytes(this HttpResponseMessage response) => response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

    public static string? Raw(this HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) || response.Content.Headers.NonValidated.TryGetValues(name, out values)
            ? string.Join("|", values)
            : null;

    /// <summary>Everything the origin sends to one GET until it closes, as Latin-1 text; header and body apart.</summary>
    public static async Task<(string Head, byte[] Body)> Plain(Uri uri, string headers = "", int atMost = int.MaxValue)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var client = new TcpClient();
        await client.ConnectAsync(uri.Host, uri.Port, cancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {uri.PathAndQuery} HTTP/1.1\r\nHost: {uri.Authority}\r\nConnection: close\r\n{headers}\r\n"), cancellationToken);
        var all = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (all.Length < atMost && await stream.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            all.Write(buffer, 0, read);
        }

        var bytes = all.ToArray();
        var end = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        return end < 0 ? (Encoding.Latin1.GetString(bytes), []) : (Encoding.Latin1.GetString(bytes, 0, end + 2), bytes[(end + 4)..]);
    }
}
