using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>Calls of the HTTP API: one attempt each, with replies that are what they should be or an exception that says why not.</summary>
internal sealed class ApiCalls : IDisposable
{
    /// <summary>A call that is not answered within it is lost: as long as a client of the gateways waits.</summary>
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(10);

    /// <summary>One address that swallows packets leaves time for another try.</summary>
    private static readonly TimeSpan LongestConnect = TimeSpan.FromSeconds(3);

    /// <summary>A name that comes to mean another silo is looked up again.</summary>
    private static readonly TimeSpan ConnectionLife = TimeSpan.FromMinutes(2);

    /// <summary>Bytes: far more than the longest page has.</summary>
    private const int LongestReply = 64 << 20;

    private readonly ApiTarget target;
    private readonly TimeProvider clock;
    private readonly HttpClient http;

    public ApiCalls(ApiTarget target, TimeProvider clock)
    {
        this.target = target;
        this.clock = clock;
        http = new(new SocketsHttpHandler
        {
            // The key goes to the address that the user gave: to no place that it is led to, and through no proxy.
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = LongestConnect,
            PooledConnectionLifetime = ConnectionLife,
        })
        {
            BaseAddress = new(target.Root, ApiRoutes.Base),
            Timeout = Timeout.InfiniteTimeSpan, // each call has its own, on our clock
            MaxResponseContentBufferSize = LongestReply,
        };
        http.DefaultRequestHeaders.Authorization = target.Key is { } key ? new("Bearer", key) : null;
    }

    public Task<T> Get<T>(string path, JsonTypeInfo<T> type) => Ask(new(HttpMethod.Get, path), type);

    /// <exception cref="InputException">The reply is none of a Haul.</exception>
    public async Task<T> Ask<T>(HttpRequestMessage request, JsonTypeInfo<T> type)
    {
        using var reply = await Send(request, HttpCompletionOption.ResponseContentRead, CancellationToken.None);
        try
        {
            return JsonSerializer.Deserialize(await reply.Content.ReadAsByteArrayAsync(), type) ?? throw new JsonException();
        }
        catch (JsonException)
        {
            throw ApiFailures.NoHaul(target, "its replies are others");
        }
    }

    /// <summary>A call whose reply says no more than that it was done.</summary>
    public async Task Do(HttpRequestMessage request)
    {
        using var reply = await Send(request, HttpCompletionOption.ResponseContentRead, CancellationToken.None);
    }

    /// <summary>Null where there is no such download.</summary>
    public async Task<ApiEvents?> Events(DownloadId id, CancellationToken cancellationToken)
    {
        try
        {
            var request = new HttpRequestMessage(HttpMethod.Get, $"{ApiRoutes.Of(id)}/events") { Headers = { Accept = { new MediaTypeWithQualityHeaderValue("text/event-stream") } } };
            return new(target, await Send(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken), clock, cancellationToken);
        }
        catch (RefusedException refused) when (refused.Error.Code is ErrorCode.NotFound)
        {
            return null;
        }
    }

    public void Dispose() => http.Dispose();

    private async Task<HttpResponseMessage> Send(HttpRequestMessage request, HttpCompletionOption until, CancellationToken cancellationToken)
    {
        using var sent = request;
        using var late = new CancellationTokenSource(LongestCall, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            var reply = await http.SendAsync(request, until, either.Token);
            if (reply.IsSuccessStatusCode)
            {
                return reply;
            }

            using (reply)
            {
                throw await ApiFailures.Of(target, reply, either.Token);
            }
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{target.Shown} does not answer.", error);
        }
    }
}
