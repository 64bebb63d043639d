using System.Net.ServerSentEvents;
using System.Text.Json;
using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>The events of one download, as they come.</summary>
internal sealed class ApiEvents : IDisposable
{
    /// <summary>Three times what a silo that lives lets pass between two events.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(15);

    private readonly ApiTarget target;
    private readonly HttpResponseMessage reply;
    private readonly CancellationToken interrupt;
    private readonly CancellationTokenSource silence;
    private readonly CancellationTokenSource either;
    private IAsyncEnumerator<SseItem<ShownDownload>>? events;

    public ApiEvents(ApiTarget target, HttpResponseMessage reply, TimeProvider clock, CancellationToken interrupt)
    {
        this.target = target;
        this.reply = reply;
        this.interrupt = interrupt;
        silence = new(LongestSilence, clock);
        either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, interrupt);
    }

    /// <summary>The next one. Nobody asks behind the last: that of a download that has ended, or is there no more.</summary>
    /// <exception cref="TimeoutException">The silo is silent for too long.</exception>
    /// <exception cref="IOException">It has broken them off.</exception>
    public async Task<SseItem<ShownDownload>> Next()
    {
        silence.CancelAfter(LongestSilence);
        try
        {
            events ??= SseParser.Create(await reply.Content.ReadAsStreamAsync(either.Token), Read).EnumerateAsync(either.Token).GetAsyncEnumerator(either.Token);
            return await events.MoveNextAsync() ? events.Current : throw new IOException($"{target.Shown} ended the events before the download did.");
        }
        catch (OperationCanceledException error) when (!interrupt.IsCancellationRequested)
        {
            throw new TimeoutException($"{target.Shown} sends no events any more.", error);
        }
        catch (JsonException)
        {
            throw ApiFailures.NoHaul(target, "its events are others");
        }
    }

    public void Dispose()
    {
        reply.Dispose();
        either.Dispose();
        silence.Dispose();
    }

    private static ShownDownload Read(string type, ReadOnlySpan<byte> data) => JsonSerializer.Deserialize(data, ApiJson.Default.ShownDownload) ?? throw new JsonException();
}
