using System.Diagnostics.Metrics;

namespace Haul.Benchmarks;

/// <summary>Counts what the cluster engine of this process has done so far, by its own instruments.</summary>
internal sealed class EngineCounts : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _messages;
    private long _writes;

    public EngineCounts()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name is "orleans-messaging-processing-dispatcher-received" or "orleans-storage-write-latency")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((_, _, _, _) => Interlocked.Increment(ref _writes));
        _listener.SetMeasurementEventCallback<long>((_, total, _, _) => _messages += total);
        _listener.Start();
    }

    /// <summary>Messages between grains, and rows saved.</summary>
    public (long Messages, long Writes) Now
    {
        get
        {
            _messages = 0;
            _listener.RecordObservableInstruments();
            return (_messages, Interlocked.Read(ref _writes));
        }
    }

    public void Dispose() => _listener.Dispose();
}
