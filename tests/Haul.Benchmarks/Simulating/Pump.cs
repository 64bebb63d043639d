using System.Collections.Immutable;
using Haul.Abstractions;
using Haul.Domain;

namespace Haul.Benchmarks;

/// <summary>A slot as its segment grain is: a row that follows the plan, and the flow that fetches what the row says.</summary>
internal sealed class Pump(Silo silo, BlockGrid grid, Agenda agenda, Action hint)
{
    private SegmentState _row = new();
    private Flow? _flow;
    private double _lastRate;
    private long _receivedEarlier;

    public Silo Silo { get; private set; } = silo;

    /// <summary>Body bytes over its life, those that a silo died with included.</summary>
    public long Received => _receivedEarlier + (_flow?.Received ?? 0);

    /// <summary>The one exchange with the file grain.</summary>
    public SegmentReport Sync(SegmentPlan plan)
    {
        if (_flow is { } flow && (plan.Segment?.Number != flow.Segment.Number || plan.Segment.Attempt > flow.Segment.Attempt))
        {
            flow.Rest();
            Forget(flow);
        }

        _flow?.Advance();
        Save();
        _row = SegmentMachine.Planned(_row, plan).OrThrow();
        if (plan.Segment is { } segment)
        {
            if (_flow is null && !_row.IsDone)
            {
                _row = SegmentMachine.Starting(_row);
                _flow = new(segment, _row.Offset, Silo, agenda, hint);
                _flow.Open();
            }

            _flow?.Narrow(segment.Range.End);
        }

        return Report(plan);
    }

    /// <summary>Its silo dies, and the row is what is left.</summary>
    public void Die()
    {
        if (_flow is { } flow)
        {
            flow.Break();
            Forget(flow);
        }
    }

    /// <summary>The slot goes on elsewhere from what its row says.</summary>
    public void Move(Silo to) => (Silo, _lastRate) = (to, 0);

    private void Forget(Flow flow)
    {
        Save();
        _receivedEarlier += flow.Received;
        _lastRate = flow.Rate > 0 ? flow.Rate : _lastRate;
        _flow = null;
    }

    private void Save()
    {
        if (_flow is not { } flow || flow.Durable <= _row.Offset)
        {
            return;
        }

        var first = grid.IndexOf(_row.Segment!.Range.Start) + _row.FirstHash + _row.Hashes.Length;
        var hashes = ImmutableArray.CreateBuilder<BlockHash>();
        for (var block = first; block < grid.Count && grid.BlockAt(block).End <= flow.Durable; block++)
        {
            hashes.Add(new(0, (ulong)block));
        }

        _row = SegmentMachine.Advanced(_row, flow.Durable, hashes.ToImmutable(), null, null).OrThrow() with { Received = Received };
    }

    private SegmentReport Report(SegmentPlan plan)
    {
        var skip = _row.FirstUnknown(plan.KnownHashes);
        return new()
        {
            Generation = plan.Generation,
            Revision = plan.Revision,
            Segment = _row.Segment,
            Offset = _row.Offset,
            Position = Math.Max(_row.Offset, _flow?.Position ?? 0),
            Hashes = _row.Hashes[skip..],
            FirstHash = _row.FirstHash + skip,
            Rate = _flow?.Rate is > 0 and var rate ? rate : _lastRate,
            Silo = Silo.Name,
            Epoch = _row.Epoch,
            Connected = _flow is { IsConnected: true },
            Ended = _flow?.Ended ?? _row.IsDone,
            Running = _flow is { Ended: false },
            Received = Received,
        };
    }
}
