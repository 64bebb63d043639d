using System.Collections.Concurrent;
using System.Diagnostics;
using Haul.Abstractions;
using Haul.Transfer;

namespace Haul.Grains.Tests;

/// <summary>Spans that ended since it began to listen; other tests of this process have downloads of their own.</summary>
internal sealed class HeardSpans : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = [];
    private readonly ActivityListener _listener;

    public HeardSpans()
    {
        _listener = new()
        {
            ShouldListenTo = source => source.Name == HaulTraces.SourceName,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public IReadOnlyList<Activity> Of(DownloadId id) => [.. _ended.Where(span => Equals(span.GetTagItem(HaulTraces.DownloadTag), id.Value))];

    public void Dispose() => _listener.Dispose();
}
