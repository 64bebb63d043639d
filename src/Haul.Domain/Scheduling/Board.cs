using System.Collections.Immutable;
using Haul.Abstractions;

namespace Haul.Domain;

/// <summary>The facts as the steps of one decision change them, and the decisions so far.</summary>
internal sealed class Board
{
    private readonly ImmutableArray<Decision>.Builder _decisions = ImmutableArray.CreateBuilder<Decision>();
    private readonly Dictionary<string, SiloLanes> _silos;
    private readonly Queue<int> _ownerless = [];
    private int _nextSlot;

    public Board(SchedulerFacts facts)
    {
        Facts = facts;
        var living = facts.Silos.Select(silo => silo.Silo).ToHashSet();
        Rates = new(facts.Slots.Where(slot => living.Contains(slot.Silo)));
        _silos = facts.Silos.ToDictionary(silo => silo.Silo, silo => new SiloLanes(silo.Silo, silo.Connections, silo.Paused) { UsualRate = Rates.Usual(silo.Silo) });
        Silos = [.. _silos.Values.OrderBy(silo => silo.Name, StringComparer.Ordinal)];
        (Granted, FinishedBytes) = (Silos.Sum(silo => silo.Granted), facts.Finished.Length);
        var slots = facts.Slots.ToDictionary(slot => slot.Slot);
        Works = [.. facts.Segments.OrderBy(segment => segment.Range.Start).ThenBy(segment => segment.Number)
            .Select(segment => Work.Of(segment, slots.GetValueOrDefault(segment.Slot), living))];
    }

    public SchedulerFacts Facts { get; }

    public BlockGrid Grid => Facts.Grid;

    public Rates Rates { get; }

    /// <summary>Live segments, lowest range first.</summary>
    public ImmutableArray<Work> Works { get; }

    /// <summary>Living silos in the order of their names.</summary>
    public ImmutableArray<SiloLanes> Silos { get; }

    /// <summary>Connections that the download may hold on all of them.</summary>
    public int Granted { get; }

    public long FinishedBytes { get; }

    /// <summary>Whether some of the file is neither finished nor assigned after all steps so far.</summary>
    public bool HasUnassigned { get; set; }

    public ImmutableArray<Decision> Decisions => _decisions.ToImmutable();

    public SiloLanes Lanes(string silo) => _silos[silo];

    /// <summary>Counts connections and idle slots; after the releases, whose slots are idle then.</summary>
    public void CountConnections()
    {
        var busy = new HashSet<int>();
        foreach (var work in Works.Where(work => !work.Released))
        {
            busy.Add(work.Segment.Slot);
            if (_silos.TryGetValue(work.Silo, out var silo))
            {
                silo.Held += work.State is WorkState.Running ? 1 : 0;
                silo.Ending += work.EndsWithin(Facts.Ahead) ? 1 : 0;
                silo.EndingShortly += work.EndsWithin(Reserve.Seconds) ? 1 : 0;
                silo.Kept += work.State is WorkState.Startable or WorkState.Pausing ? 1 : 0;
                silo.Uploading += Facts.Uploads && work.State is WorkState.Settling ? 1 : 0;
                silo.Answering += work.IsAnswering ? 1 : 0;
                silo.Overdue += work.IsOverdue ? 1 : 0;
                silo.AtStake += work is { IsSilent: false, Segment.Hedge: false } ? 1 : 0;
            }
        }

        foreach (var group in Facts.Slots.GroupBy(slot => slot.Silo).Where(group => _silos.ContainsKey(group.Key)))
        {
            var silo = _silos[group.Key];
            silo.HasSilentSlot = group.Any(slot => slot.SilentFor > Silence.Limit);
            silo.Silent = group.All(slot => slot.SilentFor > Silence.Limit);
            var idle = group.Where(slot => !busy.Contains(slot.Slot) && slot.SilentFor <= Silence.Limit).ToLookup(slot => slot.Waiting);
            silo.Kept += idle[true].Count();
            silo.SetIdle(idle[false]);
        }

        foreach (var slot in Facts.Slots.Where(slot => !_silos.ContainsKey(slot.Silo) && !busy.Contains(slot.Slot) && !slot.Waiting).OrderBy(slot => slot.Slot))
        {
            _ownerless.Enqueue(slot.Slot);
        }

        _nextSlot = 1 + Facts.Slots.Select(slot => slot.Slot).Concat(Facts.Segments.Select(segment => segment.Slot)).DefaultIfEmpty(-1).Max();
    }

    public void Release(Work work)
    {
        _decisions.Add(new Decision.Release(work.Segment.Number));
        (work.State, work.Released, work.End) = (WorkState.Gone, true, work.Segment.Range.Start);
    }

    public void Cut(Work work, long end, CutReason reason)
    {
        _decisions.Add(new Decision.Cut(work.Segment.Number, end, reason));
        work.End = end;
    }

    public void Start(Work work, SiloLanes silo)
    {
        _decisions.Add(new Decision.Start(work.Segment.Number, silo.Name));
        silo.Held++;
        silo.Kept -= work.State is WorkState.Startable ? 1 : 0;
        work.State = WorkState.Running;
    }

    /// <summary>
    /// Uses the silo's next lane. A silo without an idle slot takes over the idle slot of a dead silo before it makes a
    /// further one, so that slots do not pile up while silos come and go.
    /// </summary>
    public void Assign(SiloLanes silo, ByteRange range, AssignReason reason, long? victim = null)
    {
        var slot = silo.Peek().Slot;
        if (slot < 0 && !_ownerless.TryDequeue(out slot))
        {
            slot = _nextSlot++;
        }

        silo.Take();
        _decisions.Add(new Decision.Assign(slot, silo.Name, range, reason, victim));
    }
}
