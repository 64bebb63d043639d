using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Logging;

namespace Haul.Silo.Tests.Telemetry;

/// <summary>A collector that speaks OTLP over HTTP with protobuf, and keeps every byte that it is sent.</summary>
internal sealed class FakeCollector : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _requests = [];
    private readonly ConcurrentQueue<string> _heads = [];

    private FakeCollector(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    /// <summary>Lines and fields of all requests, and their bodies, each byte as one letter.</summary>
    public string Everything => string.Join('\n', _heads.Concat(_requests.Select(request => Encoding.Latin1.GetString(request.Body))));

    public IReadOnlyList<ReceivedSpan> Spans => [.. Bodies("traces").SelectMany(body => Proto.At(body, 1, 2, 2)).Select(span => ReceivedSpan.Read(span.Bytes))];

    /// <summary>Names of all metrics.</summary>
    public IReadOnlySet<string> Metrics => Bodies("metrics").SelectMany(body => Proto.At(body, 1, 2, 2, 1)).Select(name => name.Text).ToHashSet();

    /// <summary>Text of each log record, with the texts among its attributes.</summary>
    public IReadOnlyList<(string Body, IReadOnlyDictionary<string, string> Attributes)> Logs =>
        [.. Bodies("logs").SelectMany(body => Proto.At(body, 1, 2, 2)).Select(record => (Proto.At(record.Bytes, 5, 1).Select(text => text.Text).SingleOrDefault(""), Attributes(record.Bytes, 6)))];

    /// <summary>Attributes of what sends, by the signal that it sent them with.</summary>
    public IReadOnlyDictionary<string, string> Resource(string signal) => Attributes(Bodies(signal).SelectMany(body => Proto.At(body, 1, 1)).First().Bytes, 1);

    public static async Task<FakeCollector> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        var collector = new FakeCollector(builder.Build());
        collector._app.Run(collector.Keep);
        await collector._app.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task Keep(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        _heads.Enqueue(context.Request.GetDisplayUrl() + "\n" + string.Join('\n', context.Request.Headers.Select(field => $"{field.Key}: {field.Value}")));
        _requests.Enqueue((context.Request.Path.Value!, body.ToArray()));
        context.Response.ContentType = "application/x-protobuf";
    }

    private IEnumerable<byte[]> Bodies(string signal) => _requests.Where(request => request.Path == $"/v1/{signal}").Select(request => request.Body);

    private static Dictionary<string, string> Attributes(byte[] message, int number) => Proto.At(message, number).ToDictionary(
        attribute => Proto.At(attribute.Bytes, 1).Single().Text,
        attribute => Proto.At(attribute.Bytes, 2, 1).Select(value => value.Text).SingleOrDefault(""));
}
