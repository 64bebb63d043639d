using Haul.Abstractions;

namespace Haul.Domain.Tests;

internal sealed partial class World
{
    /// <summary>A segment grain with its pump: what it does, and what it said last.</summary>
    private sealed class Pump(int slot, string silo, double now)
    {
        private SlotFacts _said = new(slot, silo, null, 0, 0, false, false, false, 0);
        private LiveSegment? _segment;
        private double _flowsAt, _startedAt, _checkpointAt, _settledAt, _answeredAt = now, _pausedTo, _movedAt;
        private long _position, _durable, _first, _measured;
        private double _rate;
        private bool _ended, _waits;

        public int Slot => slot;

        public string Silo { get; private set; } = silo;

        public long Received { get; private set; }

        public bool IsConnected => _segment is not null && !_ended && !_waits && _position < _segment.Range.End;

        /// <summary>Takes the plan; the same segment with another end goes on, another one starts.</summary>
        public void Take(LiveSegment? planned, World world)
        {
            if (planned is null || planned.Number != _segment?.Number)
            {
                _segment = planned;
                _durable = _position = planned?.Range.Start ?? 0;
                _ended = false;
                Open(world);
            }
            else
            {
                var restarted = planned.Attempt > _segment.Attempt;
                _segment = planned;
                if (restarted)
                {
                    _position = _durable;
                    _ended = false;
                    Open(world);
                }
            }
        }

        /// <summary>The grain is activated on another silo and knows what its row says.</summary>
        public void Move(string to, World world)
        {
            (Silo, _rate) = (to, 0);
            _answeredAt = world.Now;
            _said = _said with { Silo = to, Rate = 0 };
        }

        public void Die() => _position = _durable;

        public void Fail(double pausedTo) => (_ended, _pausedTo) = (true, pausedTo);

        /// <summary>One step of time; true when the file grain should look.</summary>
        public bool Run(World world)
        {
            if (_segment is not { } segment || _ended)
            {
                return _ended && _pausedTo > world.Now - world.Step && _pausedTo <= world.Now;
            }

            if (_waits)
            {
                if (!world.HasPermit(Silo))
                {
                    return false;
                }

                (_waits, _startedAt, _flowsAt) = (false, world.Now, world.Now + world.RequestCost);
            }

            var wasConnected = _position < segment.Range.End;
            if (wasConnected && world.Now >= _flowsAt)
            {
                var bytes = Math.Min((long)(world.RateOf(Silo, slot, Received) * world.Step), segment.Range.End - _position);
                Received += bytes;
                _position += bytes;
                _movedAt = world.Now;
                Measure(bytes, world);
            }

            if (_position >= segment.Range.End && _durable < _position)
            {
                _settledAt = wasConnected ? world.Now + world.SettleSeconds : _settledAt;
                if (world.Now >= _settledAt)
                {
                    _durable = _position;
                    return true;
                }
            }

            if (world.Now >= _checkpointAt)
            {
                (_durable, _checkpointAt) = (_position, world.Now + CheckpointSeconds);
            }

            return wasConnected && _position >= segment.Range.End;
        }

        public void Report(double now)
        {
            _answeredAt = now;
            var stalls = IsConnected || (_segment is { } segment && !_ended && _position >= segment.Range.End);
            _said = new(slot, Silo, _segment?.Number, _position, _rate, IsConnected, _ended, _ended && now < _pausedTo, 0, stalls ? now - Math.Max(_movedAt, _startedAt) : 0);
        }

        public SlotFacts ToFacts(double now) => _said with { SilentFor = now - _answeredAt, Age = now - _answeredAt, Waiting = _ended && now < _pausedTo };

        /// <summary>Durable blocks that were not told yet; each segment's from its start.</summary>
        public IEnumerable<ByteRange> TakeDurable(BlockGrid grid)
        {
            var edge = grid.EdgeAtOrBefore(_durable);
            if (_segment is { } segment && edge > Math.Max(_first, segment.Range.Start))
            {
                yield return new(segment.Range.Start, edge);
                _first = edge;
            }
        }

        private void Open(World world)
        {
            _waits = world.Ahead > 0;
            _startedAt = world.Now;
            _flowsAt = world.Now + world.RequestCost;
            _checkpointAt = world.Now + CheckpointSeconds;
            _first = 0;
            _measured = 0;
        }

        private void Measure(long bytes, World world)
        {
            const double smoothing = 1;
            _measured += bytes;
            var open = world.Now - _flowsAt + world.Step;
            if (_rate == 0 && (open >= 0.25 || _position >= _segment!.Range.End))
            {
                _rate = _measured / open;
            }
            else if (_rate > 0)
            {
                _rate += ((bytes / world.Step) - _rate) * (1 - Math.Exp(-world.Step / smoothing));
            }
        }
    }
}
