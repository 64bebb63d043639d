using System.Collections.Immutable;
using Haul.Abstractions;

namespace Haul.Domain.Tests;

internal sealed partial class World
{
    /// <summary>Does what the file grain does with decisions; each must be possible as it comes.</summary>
    private void Apply(ImmutableArray<Decision> decisions)
    {
        foreach (var decision in decisions)
        {
            switch (decision)
            {
                case Decision.Release release:
                    Assert.True(Segments.Remove(release.Segment, out var released), $"{release} of a segment that is not live");
                    Assert.True(released.Hedge || Finished.Contains(released.Range), $"{release} leaves bytes of {released}");
                    break;
                case Decision.Cut cut:
                    var victim = Segments[cut.Segment];
                    Assert.InRange(cut.End, victim.Range.Start, victim.Range.End - 1);
                    Assert.True(grid.IsEdge(cut.End), $"{cut} off the grid");
                    Segments[cut.Segment] = victim with { Range = victim.Range with { End = cut.End } };
                    break;
                case Decision.Start start:
                    Assert.False(IsPeace, $"{start} while the origin wants peace");
                    var segment = Segments[start.Segment];
                    Assert.Contains(start.Silo, _silos.Keys);
                    if (_silos.ContainsKey(segment.Silo))
                    {
                        Assert.Equal(segment.Silo, start.Silo);
                    }
                    else
                    {
                        Place(segment.Slot, start.Silo);
                    }

                    Segments[start.Segment] = segment with { Attempt = segment.Attempt + 1, Silo = start.Silo };
                    break;
                case Decision.Assign assign:
                    Assign(assign);
                    break;
            }
        }

        CheckInvariants();
    }

    private void Assign(Decision.Assign assign)
    {
        Assert.False(IsPeace, $"{assign} while the origin wants peace");
        var range = assign.Range;
        Assert.False(range.IsEmpty);
        Assert.True(grid.File.Contains(range) && grid.IsEdge(range.Start) && grid.IsEdge(range.End), $"{assign} off the grid");
        Assert.DoesNotContain(Segments.Values, live => live.Slot == assign.Slot);
        Assert.InRange(assign.Slot, 0, _pumps.Count);
        if (assign.Reason is AssignReason.Hedge)
        {
            Assert.Equal(grid.BlockAt(grid.IndexOf(range.Start)), range);
            Assert.True(Segments[assign.Victim!.Value].Range.Contains(range));
            Assert.DoesNotContain(Segments.Values, live => live.Hedge && live.Range.Overlaps(range));
            Hedges++;
        }
        else
        {
            Assert.DoesNotContain(Segments.Values, live => !live.Hedge && live.Range.Overlaps(range));
            Assert.False(assign.Reason is AssignReason.Fresh && Finished.Overlaps(range), $"{assign} of finished blocks");
            Steals += assign.Reason is AssignReason.Steal ? 1 : 0;
        }

        Place(assign.Slot, assign.Silo);
        Segments[_nextSegment] = new(_nextSegment, assign.Slot, assign.Silo, range, Hedge: assign.Reason is AssignReason.Hedge);
        _nextSegment++;
        var held = Segments.Values.Count(live => live.Silo == assign.Silo && HoldsConnection(live));
        Assert.True(held <= _silos[assign.Silo].Granted, $"{assign} makes {held} connections of {_silos[assign.Silo].Granted}");
    }

    private bool HoldsConnection(LiveSegment live)
    {
        var said = _pumps[live.Slot].ToFacts(Now);
        return said.Segment != live.Number || (said.Connected && !IsAboutToEnd(live, said));
    }

    private bool IsAboutToEnd(LiveSegment live, SlotFacts said) =>
        Ahead > 0 && said.Rate > 0 && said.StalledFor - said.Age + (Math.Max(0, live.Range.End - said.Position) / said.Rate) <= Ahead;

    private void Place(int slot, string silo)
    {
        Assert.Contains(silo, _silos.Keys);
        if (!_pumps.TryGetValue(slot, out var pump))
        {
            _pumps[slot] = new(slot, silo, Now);
        }
        else if (pump.Silo != silo)
        {
            Assert.DoesNotContain(pump.Silo, _silos.Keys);
            pump.Move(silo, this);
        }
    }

    private void CheckInvariants()
    {
        Assert.Equal(Segments.Count, Segments.Values.DistinctBy(live => live.Slot).Count());
        var end = 0L;
        foreach (var live in Segments.Values.Where(live => !live.Hedge && !live.Range.IsEmpty).OrderBy(live => live.Range.Start))
        {
            Assert.True(live.Range.Start >= end, $"{live} overlaps the one before it");
            Assert.True(grid.IsEdge(live.Range.Start) && grid.IsEdge(live.Range.End));
            end = live.Range.End;
        }

        var hedges = Segments.Values.Where(live => live.Hedge).ToArray();
        Assert.Equal(hedges.Length, hedges.DistinctBy(live => live.Range).Count());
    }
}
