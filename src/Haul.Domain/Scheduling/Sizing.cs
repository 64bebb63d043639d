using Haul.Abstractions;

namespace Haul.Domain;

/// <summary>
/// How much a connection gets at once: guided self-scheduling (Polychronopoulos and Kuck, "Guided Self-Scheduling: A
/// Practical Scheduling Scheme for Parallel Supercomputers", IEEE Trans. Computers C-36(12), 1987), with a chunk of half
/// the classic size since connections differ, a cap by the connection's own rate, and a least size (their GSS(k)).
/// </summary>
internal static class Sizing
{
    /// <summary>Seconds of work: long against the cost of a request, short against changes of the rate.</summary>
    public const double AimSeconds = 8;

    /// <summary>
    /// Seconds of work at least, once connections have brought as much on average: to hand a segment out takes some five rows saved,
    /// whatever it holds. Fresh work near the end of the file is cut shorter by the <see cref="Horizon"/>, so that connections end
    /// together.
    /// </summary>
    private const double LeastSeconds = 0.25;

    /// <summary>Bytes that are worth their rows at any rate.</summary>
    private const double LeastBytes = 32 << 20;

    /// <summary>
    /// The aim of slots differs by so much of itself. Connections that began together would else end together, and find the file
    /// grain busy with all of them at once: of 32 that began together, 16 were idle at one moment.
    /// </summary>
    private const double Spread = 0.4;

    private static readonly double GoldenRatio = (Math.Sqrt(5) - 1) / 2;

    /// <summary>Blocks, without a crumb: bounds the row of a segment, which lists its hashes.</summary>
    public const long MostBlocks = 256;

    /// <summary>
    /// Bytes: a last block of fewer is handed out with the one before it. A request of its own takes about as long, and of files of one
    /// block and a little each cost a further slot.
    /// </summary>
    private const long Crumb = BlockGrid.SmallestBlock / 16;

    /// <summary>The range from the start of the gap, at least one block; one and a crumb at most while the lane's rate (bytes a second) is unknown.</summary>
    /// <param name="aim">Seconds of work at most.</param>
    public static ByteRange First(Board board, ByteRange gap, Lane lane, long unassigned, double aim = AimSeconds)
    {
        var connections = Math.Max(1, board.Granted);
        var most = lane.Rate * aim * Spreading(Math.Max(0, lane.Slot));

        // A connection's first block often tells a burst's rate: no more than one has brought on average so far, in this run or an earlier one.
        var least = Math.Min(board.FinishedBytes / connections, Math.Min(LeastBytes, lane.Rate * LeastSeconds));
        var bytes = lane.Rate > 0 ? Math.Min(most, Math.Max(unassigned / (2.0 * connections), least)) : 0;
        return OfBlocks(board.Grid, gap, Math.Min(MostBlocks, (long)(bytes / board.Grid.BlockSize)));
    }

    /// <summary>From 1 - Spread / 2 to 1 + Spread / 2, neighbours far apart (multiples of the golden ratio, modulo 1).</summary>
    private static double Spreading(int slot) => 1 + (Spread * ((((slot * GoldenRatio) + 0.5) % 1) - 0.5));

    /// <summary>So many blocks from the start of the gap, at least one, and a crumb behind them.</summary>
    public static ByteRange OfBlocks(BlockGrid grid, ByteRange gap, long blocks)
    {
        var end = gap.Start + (Math.Max(1, blocks) * grid.BlockSize);
        return gap.End - end < Crumb ? gap : gap with { End = end };
    }
}
