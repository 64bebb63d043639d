using System.Diagnostics;
using System.IO.Hashing;
using System.Text;
using Haul.Abstractions;

namespace Haul.Transfer;

/// <summary>
/// The spans of downloads. Every span of a download, of whatever activation and silo, is of one trace, whose id follows from the
/// download's. A download outlives processes and spans do not: an activation of the file grain has a span for each spell of work,
/// under which those of its segments and of its publishing stand, and which ends with the spell. What a killed silo had open is
/// lost; what others had done for it stays in the trace, and the next activation adds a span of its own. Nothing is made, and
/// nothing hashed, while nobody listens.
/// </summary>
public static class HaulTraces
{
    public const string SourceName = "Haul";

    /// <summary>Attribute of every span: the download's id.</summary>
    public const string DownloadTag = "haul.download.id";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>
    /// Starts a span; null while nobody listens. It is never the current one: it lives across turns and calls, which would all
    /// become its children.
    /// </summary>
    /// <param name="parent">A span's id (W3C traceparent); null makes it a root of the download's trace.</param>
    public static Activity? Start(string name, DownloadId download, string? parent)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        var above = ActivityContext.TryParse(parent, traceState: null, isRemote: true, out var given) ? given : new(TraceOf(download), default, ActivityTraceFlags.Recorded);
        var current = Activity.Current;
        Activity.Current = null; // what it replaces comes back when it ends: in another flow, that would be somebody else's
        var span = Source.StartActivity(name, ActivityKind.Internal, above);
        Activity.Current = current;
        return span?.SetTag(DownloadTag, download.Value);
    }

    /// <summary>The id of a download's trace. It is hashed, because samplers want every bit of a trace id to be as good as chance.</summary>
    public static ActivityTraceId TraceOf(DownloadId download) => ActivityTraceId.CreateFromBytes(XxHash128.Hash(Encoding.ASCII.GetBytes(download.Value)));

    /// <summary>Says why it failed; URLs in the message are redacted.</summary>
    public static void Fail(this Activity span, ErrorCode code, string message)
    {
        ArgumentNullException.ThrowIfNull(span);
        span.SetStatus(ActivityStatusCode.Error, ShownUrl.Redact(message)).SetTag("error.type", code.Text());
    }
}
