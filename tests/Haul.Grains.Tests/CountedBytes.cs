using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Haul.Grains.Tests;

/// <summary>What the meters of some silos count of received bytes; other tests of this process have silos of their own.</summary>
internal sealed class CountedBytes : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _kept;
    private long _twice;

    public CountedBytes(IReadOnlyList<IServiceProvider> silos)
    {
        var meters = silos.Select(silo => (object)silo.GetRequiredService<IMeterFactory>()).ToHashSet();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "haul.body.received" && instrument.Meter.Scope is { } scope && meters.Contains(scope))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, bytes, tags, _) => Count(bytes, (string)tags[0].Value!));
        _listener.Start();
    }

    public long Kept => Interlocked.Read(ref _kept);

    public long Twice => Interlocked.Read(ref _twice);

    public void Dispose() => _listener.Dispose();

    private void Count(long bytes, string outcome) => Interlocked.Add(ref outcome == "kept" ? ref _kept : ref _twice, bytes);
}
