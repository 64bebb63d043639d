using Haul.Abstractions;
using Haul.Transfer;

namespace Haul.Grains;

/// <summary>One pump run of a segment grain: an attempt at a segment.</summary>
internal sealed class SegmentRun(SegmentPump pump, SegmentAssignment segment, SegmentWatch watch, SegmentSpan? span)
{
    private readonly TaskCompletionSource _partKnown = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SegmentPump Pump => pump;

    public SegmentWatch Watch => watch;

    /// <summary>Null while nobody listens.</summary>
    public SegmentSpan? Span => span;

    public long Number => segment.Number;

    public int Attempt => segment.Attempt;

    public ProbeReply? Probe { get; set; }

    public TransferError? Error { get; set; }

    public bool Ended { get; set; }

    /// <summary>The grain's loop over the pump's steps.</summary>
    public Task Loop { get; set; } = Task.CompletedTask;

    /// <summary>Completes when a plan says where a probe's body goes, or the run is stopped.</summary>
    public Task PartKnown => _partKnown.Task;

    public void Receive(PartSpec part, long end)
    {
        pump.Receive(part, end);
        _partKnown.TrySetResult();
    }

    /// <summary>Ends the run with everything saved that its pump has received, as far as that is soon done.</summary>
    public async Task Rest()
    {
        await pump.Rest();
        _partKnown.TrySetResult();
        await Loop;
    }
}
