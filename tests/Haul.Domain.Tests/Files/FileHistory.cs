using Haul.Abstractions;

namespace Haul.Domain.Tests;

/// <summary>
/// A download that random steps are done to, with the real scheduler in the loop. Keeps every fact that was applied, and checks
/// after each that the rules hold.
/// </summary>
internal sealed class FileHistory(int blocks, int seed)
{
    private static readonly string[] Silos = ["s0", "s1", "s2"];

    private readonly Random _chance = new(seed);
    private readonly SortedDictionary<int, Slot> _slots = [];
    private readonly List<(int Slot, SegmentReport Report)> _told = [];
    private readonly HashSet<long> _numbers = [];
    private TimeSpan _now;

    public FileState State { get; private set; } = new();

    public List<FileFact> Facts { get; } = [];

    public int Hedges { get; private set; }

    public void Begin()
    {
        Do(new FileFact.Submitted(Sample.Request, Sample.Now));
        Do(new FileFact.Admitted());
        Answer();
    }

    public void Step(int kind)
    {
        _now += TimeSpan.FromSeconds(_chance.NextDouble() * 2);
        switch (kind)
        {
            case < 40:
                Report(ends: false);
                break;
            case < 50:
                Report(ends: true);
                break;
            case < 60:
                RepeatAReport();
                break;
            case < 90:
                Schedule(fair: false);
                break;
            case < 93:
                Do(new FileFact.Paused());
                Try(new FileFact.Submitted(Sample.Request, Sample.Now));
                Do(new FileFact.Admitted());
                break;
            case < 95 when !State.Finished.IsEmpty:
                Try(new FileFact.BlockBad(State.Finished.Ranges[_chance.Next(State.Finished.Ranges.Length)].Start));
                break;
            case < 97:
                Do(new FileFact.PartRemade(_chance.NextInt64(blocks * (long)Sample.Block), $"1:{_now.Ticks}"));
                break;
            case 97:
                Do(new FileFact.Regenerated());
                Answer();
                break;
        }
    }

    /// <summary>Everything goes well from here on: the file ends.</summary>
    public void RunToEnd()
    {
        for (var round = 0; round < 20 * (blocks + 1) && !(State.IsWhole && State.Segments.IsEmpty); round++)
        {
            _now += TimeSpan.FromSeconds(1);
            Schedule(fair: true);
            foreach (var live in State.Segments)
            {
                Tell(live, live.Range.End, ended: true);
            }
        }

        Do(new FileFact.Committed());
    }

    private void Answer()
    {
        _slots.Clear();
        Do(new FileFact.ProbeSent("s0"));
        Do(new FileFact.Probed(Sample.ThreeBlocks with { Length = (blocks * (long)Sample.Block) - 17 }, "1:1"));
    }

    /// <summary>Some live segment becomes durable further on, or ends with an error.</summary>
    private void Report(bool ends)
    {
        if (State.Segments.IsEmpty)
        {
            return;
        }

        var live = State.Segments[_chance.Next(State.Segments.Length)];
        var from = SlotOf(live).Report is { Segment: { } segment } last && segment.Number == live.Number ? last.Offset : live.Range.Start;
        var edge = State.Grid.EdgeAtOrBefore(_chance.NextInt64(from, Math.Max(from, live.Range.End) + 1));
        Tell(live, Math.Max(edge, from), ends);
    }

    private void Tell(LiveSegment live, long offset, bool ended)
    {
        var done = offset >= live.Range.End;
        var report = Sample.Report(
            live,
            offset,
            hashes: (int)(((offset - live.Range.Start) + Sample.Block - 1) / Sample.Block),
            error: ended && !done ? new(TransferErrorKind.Transient, "It broke.", ErrorCode.Network) : null,
            ended: ended || done,
            received: offset) with
        { Generation = State.Generation };
        SlotOf(live).Observe(report, _now);
        _told.Add((live.Slot, report));
        Fold(live.Slot, report);
    }

    /// <summary>A report that comes late or twice says nothing that is not true within its generation.</summary>
    private void RepeatAReport()
    {
        if (_told.Count > 0)
        {
            var (slot, report) = _told[_chance.Next(_told.Count)];
            Fold(slot, report);
            var once = Sample.ToJson(State);
            Fold(slot, report);
            Assert.Equal(once, Sample.ToJson(State));
        }
    }

    private void Fold(int slot, SegmentReport report)
    {
        var found = ReportFolding.Blocks(State, slot, report).ToList();
        Assert.All(found, block => Assert.Equal(Sample.Hash(block.Block), block.Hash));
        if (found.Count > 0)
        {
            Do(new FileFact.BlocksFinished(ReportFolding.Ranges(State.Grid, found.Select(block => block.Block))));
        }
    }

    private void Schedule(bool fair)
    {
        var decisions = SegmentScheduler.Decide(new()
        {
            Grid = State.Grid,
            Finished = State.Finished,
            Segments = State.Segments,
            Slots = [.. _slots.Values.Select(slot => slot.Facts(State.Segments.FirstOrDefault(live => live.Slot == slot.Number), _now))],
            Silos = [.. Silos.Where(_ => fair || _chance.Next(4) > 0).Select(silo => new SiloFacts(silo, fair ? 4 : _chance.Next(6)))],
        });
        Hedges += decisions.Count(decision => decision is Decision.Assign { Reason: AssignReason.Hedge });
        Do(new FileFact.Decided(decisions));
        foreach (var live in State.Segments)
        {
            SlotOf(live);
        }
    }

    private Slot SlotOf(LiveSegment live)
    {
        if (!_slots.TryGetValue(live.Slot, out var slot))
        {
            _slots[live.Slot] = slot = new(live.Slot) { Silo = live.Silo };
        }

        return slot;
    }

    private void Do(FileFact fact)
    {
        var before = State;
        var step = FileMachine.Apply(before, fact);
        Assert.False(step.IsRefused, $"{fact} was refused: {step.Refusal}");
        Facts.Add(fact);
        State = step.State;
        Check(before);
    }

    private void Try(FileFact fact)
    {
        if (!FileMachine.Apply(State, fact).IsRefused)
        {
            Do(fact);
        }
    }

    private void Check(FileState before)
    {
        Assert.True(State.Generation >= before.Generation);
        Assert.True(State.NextSegment >= before.NextSegment);
        Assert.Equal(before.Revision, State.Revision);
        if (State.BlockSize == 0)
        {
            return;
        }

        var primaries = State.Segments.Where(live => !live.Hedge).Select(live => live.Range).ToList();
        Assert.Equal(primaries.Sum(range => range.Length), primaries.Aggregate(RangeSet.Empty, (set, range) => set.Add(range)).Length);
        Assert.Equal(State.Segments.Length, State.Segments.Select(live => live.Slot).Distinct().Count());
        Assert.Equal(State.Segments.Length, State.Segments.Select(live => live.Number).Distinct().Count());
        Assert.All(State.Segments, live => Assert.True(!live.Range.IsEmpty && State.Grid.IsEdge(live.Range.Start) && State.Grid.IsEdge(live.Range.End) && State.Grid.File.Contains(live.Range)));
        Assert.All(State.Finished.Ranges, range => Assert.True(State.Grid.IsEdge(range.Start) && State.Grid.IsEdge(range.End) && State.Grid.File.Contains(range)));
        Assert.All(State.Segments.Where(live => live.Number >= before.NextSegment), live => Assert.True(_numbers.Add(live.Number), "A number was used twice."));
        // Unless a generation began, or a block was found bad or lost, nothing that is finished becomes unfinished.
        if (State.Generation == before.Generation && Facts[^1] is not (FileFact.BlockBad or FileFact.PartRemade))
        {
            Assert.True(before.Finished.Except(State.Finished).IsEmpty);
        }
    }
}
