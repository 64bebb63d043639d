using Azure.Core;
using Azure.Core.Pipeline;

namespace Haul.Persistence;

/// <summary>
/// Repeats a request only when the repetition cannot mislead. A conditional write whose answer was lost may have happened; repeated,
/// it would meet its own ETag and look like somebody else's write. So it fails with the first error, and its caller reads again.
/// </summary>
internal sealed class CertainRetryPolicy() : RetryPolicy(MaxRetries, DelayStrategy.CreateExponentialDelayStrategy(FirstPause, LongestPause))
{
    private const int MaxRetries = 3;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    protected override bool ShouldRetry(HttpMessage message, Exception? exception) =>
        base.ShouldRetry(message, exception) && IsCertain(message, exception);

    protected override async ValueTask<bool> ShouldRetryAsync(HttpMessage message, Exception? exception) =>
        await base.ShouldRetryAsync(message, exception).ConfigureAwait(false) && IsCertain(message, exception);

    private static bool IsCertain(HttpMessage message, Exception? exception) =>
        IsRepeatable(message.Request) || (exception is null && message.Response.Status is 429 or 503); // refused for load: nothing was done

    private static bool IsRepeatable(Azure.Core.Request request) =>
        request.Method == RequestMethod.Get
        || (request.Method != RequestMethod.Post && (!request.Headers.TryGetValue("If-Match", out var match) || match == "*"));
}
