using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Haul.Abstractions;

namespace Haul.Web;

/// <summary>
/// What happens to one download, as events of a server (WHATWG HTML section 9.2): <c>status</c> at the start and at every change of
/// it, <c>progress</c> between, <c>removed</c> when there is no download any more. The stream ends with the download. A reader that
/// is slow misses pictures and holds up nobody: each is asked for when the one before was sent. One that takes much too long for a
/// picture is <c>dropped</c>, and finds that as the last event when it reads on.
/// </summary>
internal static class DownloadEvents
{
    /// <summary>Four pictures a second are all that anybody reads.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    /// <summary>Something is sent at least so often, so that nobody on the way takes the connection for dead.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);

    /// <summary>Longest that a reader may take for one picture: what the network has room for is full by then.</summary>
    private static readonly TimeSpan Slowest = TimeSpan.FromSeconds(10);

    /// <summary>Longest that a silo that died is waited for; then the reader may ask another.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async IAsyncEnumerable<SseItem<ShownDownload>> Follow(
        CatalogRow row, IFileGrain file, TimeProvider clock, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var since = -1L;
        DownloadView? last = null;
        while (last is not { Status: var ended } || !ended.IsTerminal())
        {
            var asked = clock.GetTimestamp();
            var view = await Ask(file, since, clock, cancellationToken);
            if (view.Url.Length == 0)
            {
                yield return new(ShownDownload.Of(last ?? view, row), ShownEvents.Removed);
                yield break;
            }

            var shown = ShownDownload.Of(view, row);
            var given = clock.GetTimestamp();
            yield return new(shown, view.Status == last?.Status ? ShownEvents.Progress : ShownEvents.Status);
            if (clock.GetElapsedTime(given) > Slowest)
            {
                yield return new(shown, ShownEvents.Dropped);
                yield break;
            }

            (since, last) = (view.Version, view);
            if (Step - clock.GetElapsedTime(asked) is { Ticks: > 0 } rest)
            {
                await Task.Delay(rest, clock, cancellationToken);
            }
        }
    }

    /// <summary>The next picture; a silo that dies meanwhile is waited for.</summary>
    private static async Task<DownloadView> Ask(IFileGrain file, long since, TimeProvider clock, CancellationToken cancellationToken)
    {
        for (var begun = clock.GetTimestamp(); ;)
        {
            try
            {
                return await file.Watch(since, Heartbeat).WaitAsync(cancellationToken);
            }
            catch (Exception error) when (error is TimeoutException or OrleansException && clock.GetElapsedTime(begun) < Patience)
            {
                await Task.Delay(Step, clock, cancellationToken);
            }
        }
    }
}
