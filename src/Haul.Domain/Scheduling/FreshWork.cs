using Haul.Abstractions;

namespace Haul.Domain;

/// <summary>
/// Hands out what is neither finished nor in a live segment, lowest first, to the silo with most connections free, there to
/// the fastest slot. A block that only a hedge still fetches is left to the hedge. Connections may have to come free soon (<see cref="Reserve"/>).
/// </summary>
internal static class FreshWork
{
    public static void Run(Board board)
    {
        var gaps = new Queue<ByteRange>(Unassigned(board));
        var left = gaps.Sum(gap => gap.Length);
        if (left == 0)
        {
            return;
        }

        var horizon = new Horizon(board, left);
        var reserve = new Reserve(board);
        var silos = new PriorityQueue<SiloLanes, (bool Suspect, int Busy, double Slowness, string Name)>(Order);
        Offer(silos, board.Silos);
        var gap = gaps.Dequeue();
        while (left > 0 && silos.TryDequeue(out var silo, out _))
        {
            var isShort = reserve.IsShort;
            if (isShort && silo.Free == 0)
            {
                continue; // Its next connection is not free yet.
            }

            var lane = silo.Peek();
            var range = horizon.Fit(Sizing.First(board, gap, lane, left, isShort ? Reserve.Seconds : Sizing.AimSeconds), lane, left);
            if (range.IsEmpty)
            {
                continue; // The connection stays idle: faster ones are through with everything before it is with one block.
            }

            board.Assign(silo, range, AssignReason.Fresh);
            horizon.Take(lane, range.Length);
            left -= range.Length;
            gap = gap with { Start = range.End };
            if (gap.IsEmpty && left > 0)
            {
                gap = gaps.Dequeue();
            }

            Offer(silos, [silo]);
        }

        board.HasUnassigned = left > 0;
    }

    private static readonly Comparer<(bool Suspect, int Busy, double Slowness, string Name)> Order = Comparer<(bool Suspect, int Busy, double Slowness, string Name)>.Create((a, b) =>
        a.Suspect != b.Suspect ? a.Suspect.CompareTo(b.Suspect)
        : a.Busy != b.Busy ? a.Busy.CompareTo(b.Busy)
        : a.Slowness != b.Slowness ? a.Slowness.CompareTo(b.Slowness)
        : string.CompareOrdinal(a.Name, b.Name));

    private static void Offer(PriorityQueue<SiloLanes, (bool, int, double, string)> queue, IEnumerable<SiloLanes> silos)
    {
        foreach (var silo in silos.Where(silo => silo.FreeSoon > 0))
        {
            queue.Enqueue(silo, (silo.Suspect, -silo.FreeSoon, -silo.Peek().Rate, silo.Name));
        }
    }

    private static IEnumerable<ByteRange> Unassigned(Board board)
    {
        var from = 0L;
        foreach (var range in board.Works.Where(work => !work.Released).Select(work => work.Range).Append(new(board.Grid.KnownLength, board.Grid.KnownLength)))
        {
            foreach (var gap in board.Facts.Finished.Gaps(new(from, Math.Max(from, range.Start))))
            {
                yield return gap;
            }

            from = Math.Max(from, range.End);
        }
    }
}
