using Haul.Abstractions;
using Haul.Domain;

namespace Haul.Grains;

/// <summary>What limits the download now, and what has happened to it.</summary>
internal sealed partial class FileWork
{
    /// <summary>A slot that has not answered for longer says nothing of now.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromSeconds(3);

    /// <summary>Connections that were asked for, that the work left can use, and that the part store has room for.</summary>
    private int Wanted => Math.Min(Useful, MostOnASilo * _services.Silos.Names.Count);

    /// <summary>Connections that it may have, over all silos.</summary>
    private int MostOverAll => _services.Silos.Names.Sum(MostOn);

    public async Task<DownloadExplanation> Explain()
    {
        var history = await _witness.Read();
        if (_draft.Request is null)
        {
            throw new RefusedException(ErrorCode.NotFound, $"The download {_id} was removed.");
        }

        var facts = LimitFacts();
        var verdict = LimitRule.Judge(facts);
        return new()
        {
            Status = facts.Status,
            Limit = verdict.Limit,
            Sentence = ShownUrl.Redact(verdict.Sentence),
            Waits = LimitRule.Mean(facts.Waits),
            Events = history.Events,
            Silos = history.Silos,
        };
    }

    /// <summary>Another activation has the download: that is told before this one ends.</summary>
    public void WasFenced() => _witness.WasFenced();

    /// <summary>Waits a moment for what of the history is not saved yet.</summary>
    public Task Flush() => _witness.Flush();

    private LimitFacts LimitFacts()
    {
        var view = View(_id);
        var slots = _slots.All;
        var rests = _slots.Now < _storeRest || slots.Any(slot => _slots.Now < slot.RetryAt);
        return new()
        {
            Status = view.Status,
            Error = view.Error,
            IsRefused = _share.IsRefused,
            OriginPause = _share.Pause,
            OriginBears = _cap.Value is var borne && borne < int.MaxValue ? borne : null,
            LimitRate = _draft.Request!.LimitRate,
            RestsAfter = rests ? _witness.LastFailure : null,
            Waits = [.. slots.Where(slot => _slots.Now - slot.AnsweredAt < Recent).Select(slot => slot.Report?.Waits).OfType<WaitShares>()],
            Silos = [.. _witness.Paces(slots)],
            BySilos = _witness.BySilos,
            Granted = MostOverAll,
            Wanted = Wanted,
        };
    }
}
