using Haul.Abstractions;

namespace Haul.Domain;

/// <summary>
/// When everything is expected to be done, by connections whose rate is known. Keeps a slow connection from a piece that
/// would still run when all others are through.
/// </summary>
internal sealed class Horizon
{
    private readonly Board _board;
    private readonly List<Runner> _runners;
    private readonly Dictionary<int, Runner> _bySlot;
    private readonly double _eta;

    /// <param name="unassigned">Bytes that nobody has.</param>
    public Horizon(Board board, long unassigned)
    {
        _board = board;
        var running = board.Works.Where(work => work.State is WorkState.Running && work.Rate > 0).ToArray();
        _runners =
        [
            .. running.Select(work => new Runner(work.Segment.Slot, work.Rate, work.SecondsTo(work.End, work.Rate))),
            .. board.Silos.SelectMany(silo => silo.FreeLanes).Where(lane => lane.Known).Select(lane => new Runner(lane.Slot, lane.Rate, 0)),
        ];
        _runners.Sort((a, b) => b.Rate != a.Rate ? b.Rate.CompareTo(a.Rate) : a.Slot.CompareTo(b.Slot));
        _bySlot = _runners.ToDictionary(runner => runner.Slot);
        var rates = _runners.Sum(runner => runner.Rate);
        _eta = rates > 0 ? (unassigned + running.Sum(work => work.Rest)) / rates : double.PositiveInfinity;
    }

    /// <summary>
    /// The piece, cut to end by the file's ETA but not to less than its request costs; empty for a lane too slow for a block in that time,
    /// when faster connections finish all that is left before it finishes one.
    /// </summary>
    public ByteRange Fit(ByteRange piece, Lane lane, long unassigned)
    {
        if (lane.Rate <= 0 || Seconds(piece.Length, lane.Rate) <= _eta)
        {
            return piece;
        }

        var fitting = (long)Math.Max(0, ((Math.Max(_board.Facts.RequestCost, _eta - _board.Facts.RequestCost) * lane.Rate) - Upload) / _board.Grid.BlockSize);
        var shorter = Sizing.OfBlocks(_board.Grid, piece, fitting);
        return fitting == 0 && FasterOnesFinish(unassigned, lane.Rate, Seconds(shorter.Length, lane.Rate))
            ? piece with { End = piece.Start }
            : shorter;
    }

    public void Take(Lane lane, long bytes)
    {
        if (lane.Known && _bySlot.TryGetValue(lane.Slot, out var runner))
        {
            runner.FreeIn += Receive(bytes, lane.Rate);
        }
    }

    private bool FasterOnesFinish(long unassigned, double rate, double deadline)
    {
        var blocks = (unassigned + _board.Grid.BlockSize - 1) / _board.Grid.BlockSize;
        foreach (var runner in _runners.TakeWhile(runner => runner.Rate > rate))
        {
            blocks -= (long)Math.Max(0, (deadline - runner.FreeIn - (Upload / runner.Rate)) / Receive(_board.Grid.BlockSize, runner.Rate));
            if (blocks <= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Bytes that a connection still has to upload when it has received all, taken to go out as fast as they came in.</summary>
    private long Upload => _board.Facts.Uploads ? _board.Grid.BlockSize : 0;

    private double Receive(long bytes, double rate) => _board.Facts.RequestCost + (bytes / rate);

    /// <summary>Until they are durable.</summary>
    private double Seconds(long bytes, double rate) => Receive(bytes + Upload, rate);

    private sealed class Runner(int slot, double rate, double freeIn)
    {
        public int Slot => slot;

        public double Rate => rate;

        /// <summary>Seconds until it can take more.</summary>
        public double FreeIn { get; set; } = freeIn;
    }
}
