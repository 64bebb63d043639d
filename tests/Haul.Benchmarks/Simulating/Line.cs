using Haul.Abstractions;
using Haul.Domain;

namespace Haul.Benchmarks;

/// <summary>The two ends of a slot: what the file grain remembers of it, and its pump.</summary>
internal sealed class Line
{
    private SegmentAssignment? _told;
    private bool _hinted;
    private double _calledAt;

    public Line(int number, Silo silo, BlockGrid grid, Agenda agenda)
    {
        Slot = new(number) { Silo = silo.Name, AnsweredAt = TimeSpan.FromSeconds(agenda.Now) };
        Pump = new(silo, grid, agenda, () => _hinted = true);
    }

    public Slot Slot { get; }

    public Pump Pump { get; }

    /// <param name="interval">Seconds after which a slot with a segment is called anyway; so is one that has not stopped without.</param>
    public bool IsDue(LiveSegment? segment, double now, double interval) =>
        segment is null ? !Slot.IsStopped : _hinted || _told != Assignment(segment) || now - _calledAt >= interval;

    public void Called(LiveSegment? segment, double now)
    {
        (_told, _hinted, _calledAt) = (Assignment(segment), false, now);
        Slot.CallingSince ??= TimeSpan.FromSeconds(now);
    }

    public SegmentReport Answer(SegmentPlan plan, TimeSpan now)
    {
        var report = Pump.Sync(plan);
        Slot.CallingSince = null;
        Slot.Observe(report, now);
        return report;
    }

    /// <summary>Its silo is gone: what it was told is void.</summary>
    public void Move(Silo to, TimeSpan now)
    {
        Slot.Silo = to.Name;
        Slot.CallingSince = Slot.CallingSince is null ? null : now;
        Pump.Move(to);
        _told = null;
    }

    private static SegmentAssignment? Assignment(LiveSegment? segment) => segment is null ? null : new(segment.Number, segment.Range, segment.Attempt);
}
