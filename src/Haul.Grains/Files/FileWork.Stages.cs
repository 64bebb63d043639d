using System.Collections.Immutable;
using Haul.Abstractions;
using Haul.Domain;
using Haul.Transfer;
using Microsoft.Extensions.Logging;

namespace Haul.Grains;

/// <summary>The stages that a download goes through: share, name, probe, part, segments, merge.</summary>
internal sealed partial class FileWork
{
    /// <summary>Connections that are of use: for each block left one that fetches it and one that hedges it, and no more than the origin bears.</summary>
    private int Useful => _draft.IsStream || _draft.Representation is null ? 1
        : (int)Math.Clamp(2 * (_draft.Grid.Count - (_draft.Finished.Length / _draft.BlockSize)), 1, Math.Min(_cap.Value, Math.Max(1, _draft.Request!.Connections * _services.Silos.Names.Count)));

    private async Task Advance()
    {
        var origin = SafeUrl.Origin(_draft.Request!.Url);
        _share.Offer(new(_id, origin, MostOnASilo, Useful, Held(), _draft.Request.Priority));
        if (_draft.Status is DownloadStatus.Queued && _share.Connections.Values.Sum() > 0)
        {
            Apply(new FileFact.Admitted());
        }
        else if (IsAsleep)
        {
            await _share.Release();
        }

        if (_draft.Status is DownloadStatus.Probing or DownloadStatus.Downloading or DownloadStatus.Merging && !await HoldTarget())
        {
            return;
        }

        switch (_draft.Status)
        {
            case DownloadStatus.Probing:
                await Probe();
                break;
            case DownloadStatus.Downloading:
                await FoldMerger();
                await Download();
                break;
            case DownloadStatus.Merging:
                await FoldMerger();
                break;
        }
    }

    /// <summary>Takes the target when its name is known; false when the download does not go on.</summary>
    private async Task<bool> HoldTarget()
    {
        if (_claimed)
        {
            return true;
        }

        if (_draft.Name is { } name)
        {
            return await Claim(name);
        }

        if (_draft.Segments.IsEmpty && await _desk.FindLeftOver(_draft.Request!) is { } other && other != _id)
        {
            _continuesAs = other;
            return false;
        }

        return true;
    }

    private async Task<bool> Claim(string name)
    {
        // A part is bound to its name.
        var request = _draft.PartIdentity is not null && _draft.Request!.OnExists is OnExists.Rename ? _draft.Request with { OnExists = OnExists.Fail } : _draft.Request!;
        var settled = await _desk.Settle(_id, request, name, past: _draft.Status is DownloadStatus.Merging, _fresh);
        _continuesAs = settled.ContinuesAs;
        if (settled.Error is { } error)
        {
            Fail(error);
        }

        if (settled.Skip)
        {
            Apply(new FileFact.Named(settled.Name));
            Apply(new FileFact.Skipped(_services.Clock.GetUtcNow()));
        }

        _claimed = settled is { ContinuesAs: null, Error: null, Skip: false } && (settled.Name == _draft.Name || Apply(new FileFact.Named(settled.Name)));
        return _claimed;
    }

    private async Task Probe()
    {
        if (_draft.Segments is not [var segment])
        {
            var granted = _share.Connections.Where(silo => silo.Value > 0).ToList();
            if (!_share.IsPaused && granted.Count > 0)
            {
                Apply(new FileFact.ProbeSent(granted.MaxBy(silo => silo.Value).Key));
            }

            return;
        }

        var answer = _slots.All.FirstOrDefault(slot => slot.Number == segment.Slot && slot.Report?.Segment is { } told && told.Number == segment.Number && told.Attempt >= segment.Attempt)?.Report;
        if (answer?.Probe is not { } probe || answer.Generation != _draft.Generation)
        {
            Schedule();
            return;
        }

        if (_claimed || await Claim(_draft.Name ?? probe.SuggestedName))
        {
            var length = probe.Representation.Length;
            var part = await MakePart(BlockGrid.For(length).BlockSize, length, missing: length);
            _partChecked = Apply(new FileFact.Probed(probe.Representation, part.Identity));
        }
    }

    private async Task Download()
    {
        if (_draft.Status is not DownloadStatus.Downloading)
        {
            return;
        }

        if (!_partChecked && !_announced)
        {
            return; // A part that the owner has published or deleted must not be made again by one who only believes to be it.
        }

        await EnsurePart();
        Schedule();
        if (_draft.IsWhole && _draft.Segments.IsEmpty && AllStopped())
        {
            Apply(new FileFact.Committed());
        }
    }

    /// <summary>No pump of the download runs. What only an earlier activation had set to work is asked too.</summary>
    private bool AllStopped()
    {
        // A silo that stops is a member no more and cannot ask. Before a file was published all had stopped.
        if (_services.Silos.Names is [var silo, ..] && _draft.Status is not DownloadStatus.Completed)
        {
            for (var number = 0; number < _draft.Slots; number++)
            {
                _slots.Get(number, silo, _draft.Received.ElementAtOrDefault(number), inherited: true);
            }
        }

        return _slots.AllStopped;
    }

    /// <summary>
    /// A part that was killed before its row knew it has the length of the file, or none. Anything else under its name is
    /// somebody's file: it is neither written nor deleted.
    /// </summary>
    private async Task<PartState> MakePart(int blockSize, long? length, long? missing)
    {
        var part = new PartSpec(_draft.Name!, _draft.Generation, blockSize, length);
        var found = await _services.Store.Find(part);
        return found is { Length: > 0 } && found.Length != length && found.Identity != _draft.PartIdentity
            ? throw new StoreException(ErrorCode.TargetExists, $"A file of {found.Length} bytes, which is no part of this download, has the name that the part of {part.Name} needs (generation {part.Generation}): move it away or choose another name.")
            : await _services.Store.Create(part, missing);
    }

    /// <summary>Makes the part, or finds what an earlier process left of it.</summary>
    private async Task EnsurePart()
    {
        if (_partChecked)
        {
            return;
        }

        var length = _draft.Representation!.Length;
        var found = await MakePart(_draft.BlockSize, length, missing: length - _draft.Finished.Length);
        var kept = found.Existed && found.Identity == _draft.PartIdentity ? found.Length : 0;
        if (found.Identity != _draft.PartIdentity || kept < (length ?? _draft.Finished.PrefixEnd))
        {
            LogPartRemade(_id, kept);
            _judge.BytesLost();
            Apply(new FileFact.PartRemade(kept, found.Identity));
        }

        _partChecked = true;
    }

    private void Schedule()
    {
        if (!_share.IsAnswered)
        {
            // What an earlier activation set to work goes on meanwhile: without a share it would look as if it were too much.
            return;
        }

        var bySlot = _draft.Segments.ToDictionary(live => live.Slot);
        var facts = _slots.All.Select(slot => slot.Facts(bySlot.GetValueOrDefault(slot.Number), _slots.Now)).ToList();
        var called = facts.Select(slot => slot.Slot).ToHashSet();
        // Slots of live segments that this activation has not called yet: on a living silo their pumps run.
        facts.AddRange(_draft.Segments
            .Where(live => !called.Contains(live.Slot))
            .Select(live => SlotFacts.Unheard(live, runs: IsLiving(live.Silo))));
        var silos = Granted();
        var decisions = _draft.IsStream || _draft.Representation is null
            ? StreamRules.Decide(_draft, facts, silos)
            : SegmentScheduler.Decide(new()
            {
                Grid = _draft.Grid,
                Finished = _draft.Finished,
                Segments = _draft.Segments,
                Slots = [.. facts],
                Silos = [.. silos],
                Hedging = _services.Options.Hedging,
                Uploads = !_services.Store.ReadsParts,
                Ahead = _foresight.Ahead.TotalSeconds,
            });
        if (!decisions.IsEmpty)
        {
            if (_logger.IsEnabled(LogLevel.Debug))
            {
                LogDecisions(_id, string.Join("; ", decisions));
            }

            if (Apply(new FileFact.Decided(decisions)))
            {
                Count(decisions);
            }
        }
    }

    private void Count(ImmutableArray<Decision> decisions)
    {
        foreach (var assign in decisions.OfType<Decision.Assign>())
        {
            if (assign.Reason is AssignReason.Steal)
            {
                _services.Metrics.Stolen();
            }
            else if (assign.Reason is AssignReason.Hedge)
            {
                _services.Metrics.Hedged((int)(assign.Range.Length / _draft.BlockSize));
            }
        }
    }

    /// <summary>Connections by silo: the broker's share, bounded by what the origin has shown to bear.</summary>
    private List<SiloFacts> Granted()
    {
        var (silos, held) = (_services.Silos.Names, Held());
        var dealt = Dealing.Deal(_cap.Value, [.. silos.Select(silo => (MostOn(silo), held.GetValueOrDefault(silo)))]);
        return [.. silos.Zip(dealt, (silo, connections) => new SiloFacts(silo, connections, _share.IsPaused))];
    }

    private int MostOn(string silo) =>
        Math.Min(Math.Min(_cap.Value, MostOnASilo), _share.Connections.GetValueOrDefault(silo));

    /// <summary>As many as were asked for, as far as the part store has room for them.</summary>
    private int MostOnASilo => Math.Min(_draft.Request!.Connections, _services.Store.MostConnections(_draft.BlockSize));

    /// <summary>Connections open by silo; a segment whose slot has not been heard yet counts as one, lest its share is given away.</summary>
    private Dictionary<string, int> Held()
    {
        var heard = _slots.All.Where(slot => slot.Report is not null).ToDictionary(slot => slot.Number);
        return heard.Values.Where(slot => slot.Report!.Connected).Select(slot => slot.Silo)
            .Concat(_draft.Segments.Where(live => !heard.ContainsKey(live.Slot)).Select(live => live.Silo))
            .CountBy(silo => silo)
            .ToDictionary();
    }
}
