using Haul.Abstractions;
using Haul.Domain;

namespace Haul.Grains;

/// <summary>Watches a download for whoever asks what limits it and what has happened. It changes nothing of the download.</summary>
internal sealed class Witness(HistoryRow history, TimeProvider clock)
{
    private readonly Dictionary<string, long> _brought = [];
    private readonly Dictionary<string, PaceHistory> _paces = [];
    private readonly PaceHistory _bySilos = new();
    private IReadOnlyList<string>? _silos;

    /// <summary>The failure that was judged last.</summary>
    public DownloadError? LastFailure { get; private set; }

    /// <summary>The whole rate by the number of silos at work.</summary>
    public Contrast? BySilos => _bySilos.Compare();

    /// <summary>A fact was applied.</summary>
    public void Saw(FileState before, FileFact fact, FileState after) => Add(Chronicle.Of(before, fact, after, clock.GetUtcNow()));

    /// <summary>An attempt of the slot ended short, and that was judged.</summary>
    public void Saw(Slot slot, TransferError error, Verdict verdict)
    {
        Add(Chronicle.Of(error, slot.Silo, verdict, clock.GetUtcNow()));
        if (verdict is not Verdict.GoOn)
        {
            LastFailure = new(error.Code, ShownUrl.Redact(error.Message));
            history.Add(new SiloTotal(slot.Silo, 0, 0, 1));
        }
    }

    /// <summary>The part store failed a call of the file grain's own.</summary>
    public void Saw(DownloadError failure)
    {
        LastFailure = failure with { Message = ShownUrl.Redact(failure.Message) };
        Add(HistoryKind.Failure, failure.Message);
    }

    /// <summary>This activation goes on with what another has begun.</summary>
    public void TookOver() => Add(HistoryKind.Takeover, "The file grain began again from what was stored, because the one before it is gone.");

    /// <summary>Another activation has the download.</summary>
    public void WasFenced()
    {
        history.WasFenced();
        Add(HistoryKind.Fenced, "An owner of the download was refused, because it has a later one.");
    }

    /// <summary>The slot has reported.</summary>
    /// <param name="received">Bytes since its report before.</param>
    /// <param name="connectedFor">Time since then, for which it held a connection.</param>
    public void Heard(Slot slot, long received, TimeSpan connectedFor)
    {
        if (received > 0 || connectedFor > TimeSpan.Zero)
        {
            _brought[slot.Silo] = _brought.GetValueOrDefault(slot.Silo) + received;
            history.Add(new SiloTotal(slot.Silo, received, connectedFor.TotalSeconds, 0));
        }
    }

    /// <summary>Looks at how things stand, once a pass.</summary>
    /// <param name="contested">Other downloads hold connections that this one could use.</param>
    public void Look(TimeSpan now, IReadOnlyCollection<Slot> slots, IReadOnlyList<string> silos, bool contested)
    {
        Add(Chronicle.Of(_silos ?? silos, silos, clock.GetUtcNow()));
        _silos = silos;
        foreach (var gone in _paces.Keys.Except(silos).ToList())
        {
            _paces.Remove(gone);
        }

        var open = Open(slots).ToDictionary(silo => silo.Key, silo => silo.Count());
        foreach (var silo in silos)
        {
            (_paces.TryGetValue(silo, out var pace) ? pace : _paces[silo] = new()).Note(now, open.GetValueOrDefault(silo), _brought.GetValueOrDefault(silo), contested);
        }

        _bySilos.Note(now, open.Count, _brought.Values.Sum(), contested);
        history.Offer();
    }

    /// <summary>The silos that connections are open on.</summary>
    public IEnumerable<SiloPace> Paces(IEnumerable<Slot> slots) => Open(slots)
        .OrderBy(silo => silo.Key, StringComparer.Ordinal)
        .Select(silo => new SiloPace(silo.Key, silo.Count(), silo.Sum(slot => slot.Report!.Rate), _paces.GetValueOrDefault(silo.Key)?.Compare()));

    public Task<DownloadHistory> Read() => history.Read();

    /// <summary>Waits a moment for what is not saved yet.</summary>
    public Task Flush() => history.Flush();

    /// <summary>Slots that hold a connection, by silo.</summary>
    private static IEnumerable<IGrouping<string, Slot>> Open(IEnumerable<Slot> slots) =>
        slots.Where(slot => slot.Report is { Connected: true }).GroupBy(slot => slot.Silo);

    private void Add(HistoryKind kind, string text) => history.Add(new HistoryEvent(clock.GetUtcNow(), kind, null, text));

    private void Add(IEnumerable<HistoryEvent> events)
    {
        foreach (var happened in events)
        {
            history.Add(happened);
        }
    }
}
