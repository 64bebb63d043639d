using System.Collections.Immutable;
using Haul.Abstractions;
using Haul.Domain;
using Haul.Transfer;
using Microsoft.Extensions.Logging;

namespace Haul.Grains;

/// <summary>The stages that a download goes through: share, name, probe, part, segments, merge.</summary>
internal sealed partial class FileWork
{
    /// <summary>Connections that are of use: for each block left one that fetches it and one that hedges it.</summary>
    private int Useful => _draft.IsStream || _draft.Representation is null ? 1
        : (int)Math.Clamp(2 * (_draft.Grid.Count - (_draft.Finished.Length / _draft.BlockSize)), 1, _draft.Request!.Connections * _services.Silos.Names.Count);

    private async Task Advance()
    {
        var origin = SafeUrl.Origin(_draft.Request!.Url);
        _share.Offer(new(_id, origin, _draft.Request.Connections, Useful, Held(), _draft.Request.Priority));
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
            if (!_share.IsPaused)
            {
                Apply(new FileFact.ProbeSent(_share.Connections.OrderByDescending(silo => silo.Value).First().Key));
            }

            return;
        }

        var answer = _slots.All.FirstOrDefault(slot => slot.Number == segment.Slot && slot.Report?.Segment?.Number == segment.Number)?.Report;
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
            LogPartRemade(kept);
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

        var facts = _slots.All.Select(slot => slot.Facts(_draft.Segments.FirstOrDefault(live => live.Slot == slot.Number), _slots.Now)).ToList();
        // Slots of live segments that this activation has not called yet: on a living silo their pumps run.
        facts.AddRange(_draft.Segments
            .Where(live => facts.All(slot => slot.Slot != live.Slot))
            .Select(live => SlotFacts.Unheard(live, runs: IsLiving(live.Silo))));
        var silos = Granted(facts);
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
                Ahead = _share.IsPaused ? 0 : _services.Options.Ahead.TotalSeconds,
            });
        if (!decisions.IsEmpty)
        {
            if (_logger.IsEnabled(LogLevel.Debug))
            {
                LogDecisions(string.Join("; ", decisions));
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

    /// <summary>Connections by silo: the broker's share, bounded by what the origin has shown to bear; while it wants peace, none beyond those open.</summary>
    private List<SiloFacts> Granted(List<SlotFacts> slots)
    {
        var left = _cap.Value;
        var granted = new List<SiloFacts>();
        foreach (var silo in _services.Silos.Names)
        {
            var open = slots.Count(slot => slot.Connected && slot.Silo == silo);
            var connections = Math.Min(left, MostOn(silo));
            granted.Add(new(silo, _share.IsPaused ? Math.Min(open, connections) : connections, _share.IsPaused));
            left -= connections;
        }

        return granted;
    }

    private int MostOn(string silo) =>
        Math.Min(Math.Min(_cap.Value, _services.Store.MostConnections(_draft.BlockSize)), _share.Connections.GetValueOrDefault(silo));

    /// <summary>Connections open by silo; a segment whose slot has not been heard yet counts as one, lest its share is given away.</summary>
    private Dictionary<string, int> Held()
    {
        var heard = _slots.All.Where(slot => slot.Report is not null).ToDictionary(slot => slot.Number);
        return heard.Values.Where(slot => slot.Report!.Connected).Select(slot => slot.Silo)
            .Concat(_draft.Segments.Where(live => !heard.ContainsKey(live.Slot)).Select(live => live.Silo))
            .CountBy(silo => silo)
            .ToDictionary();
    }

    private async Task FoldReports()
    {
        foreach (var (slot, report) in _slots.TakeReports())
        {
            FindOvertaken(report.Generation, report.Revision, report.Segment?.Number ?? 0);
            if (slot.Report is null && report.Segment is { } segment && report.Generation == _draft.Generation)
            {
                var earlier = report.Offset - Math.Max(0, report.Received - slot.Received);
                _resumed = earlier > segment.Range.Start ? _resumed?.Add(new(segment.Range.Start, earlier)) : _resumed;
            }

            slot.Observe(report, _slots.Now);
            if (report.LearnedLength is { } length && report.Generation == _draft.Generation)
            {
                Apply(new FileFact.LengthLearned(length));
            }

            await FoldBlocks(slot, report);
            if (!IsStopping && slot.TakeFailure() is { } error && report.Generation == _draft.Generation)
            {
                Follow(slot, error);
            }
        }
    }

    /// <exception cref="FencedException">There is a later owner of the row.</exception>
    private void FindOvertaken(int generation, long revision, long segment)
    {
        if (generation > _row.Value.Generation)
        {
            throw new FencedException("A plan of a later activation was accepted.");
        }

        if (generation == _row.Value.Generation && revision > _row.Value.Revision)
        {
            // The save that follows tells which it is: it is refused where there is a later owner.
            Apply(new FileFact.Overtaken(revision, segment));
        }
    }

    /// <summary>Another activation may have published the part or deleted it: the row tells, before it is made again.</summary>
    private void LookAtPartAgain() => (_partChecked, _announced) = (false, false);

    private async Task FoldBlocks(Slot slot, SegmentReport report)
    {
        var finished = new List<long>();
        foreach (var (block, hash) in ReportFolding.Blocks(_draft, slot.Number, report))
        {
            if (!_draft.Finished.Contains(_draft.Grid.BlockAt(block)))
            {
                var silo = Math.Max(0, _draft.Silos.IndexOf(slot.Silo));
                await _pages.Set(_draft.Generation, block, hash, silo);
                _map.Note(block, silo);
                finished.Add(block);
            }
            else if (await _pages.Find(_draft.Generation, block) != hash)
            {
                BadBlock(_draft.Grid.BlockAt(block).Start);
            }
        }

        if (finished.Count > 0)
        {
            Apply(new FileFact.BlocksFinished(ReportFolding.Ranges(_draft.Grid, finished)));
        }

        if (ReportFolding.LacksHashes(_draft, slot.Number, report))
        {
            LogHashesLost(_id, slot.Number);
            Apply(new FileFact.HashesLost(report.Segment!.Number));
        }
    }

    private void BadBlock(long offset)
    {
        if (!Apply(new FileFact.BlockBad(offset)))
        {
            Fail(new(ErrorCode.Integrity, $"The block at {offset} came with other bytes twice: the origin or this machine's memory or disk garbles them."));
        }
    }

    /// <summary>Bytes that no retry fetches again; those on their way would let a body that drips count as progress.</summary>
    private long Durable() => _slots.All
        .Where(slot => slot.Report is { Segment: not null } report && report.Generation == _draft.Generation && report.Offset > report.Segment.Range.Start)
        .Aggregate(_draft.Finished, (set, slot) => set.Add(new(slot.Report!.Segment!.Range.Start, slot.Report.Offset)))
        .Length;

    private void Follow(Slot slot, TransferError error)
    {
        var others = _slots.All.Count(other => other != slot && other.Report is { Connected: true });
        var verdict = _judge.Judge(_draft, slot, error, Durable(), others > 0);
        LogFailure(_id, slot.Number, error.Message, verdict.ToString());
        if (verdict is not (Verdict.GoOn or Verdict.Fail))
        {
            (_trouble, _retries) = (error.Message, _retries + 1);
        }

        switch (verdict)
        {
            case Verdict.Retry retry:
                slot.RetryAt = _slots.Now + retry.Pause;
                break;
            case Verdict.Back back:
                slot.RetryAt = _slots.Now + back.Pause;
                if (back.Fewer)
                {
                    _cap.Lower(others);
                }

                if (back.WholeOrigin)
                {
                    _share.PauseOrigin(SafeUrl.Origin(_draft.Request!.Url), back.Pause).Ignore();
                }

                break;
            case Verdict.Change change:
                Apply(change.Fact);
                break;
            case Verdict.Remake:
                LookAtPartAgain();
                break;
            case Verdict.Fail fail:
                Fail(fail.Error);
                break;
        }
    }

    /// <summary>The part store has failed a call of this grain's own: true when it is left alone for a while and asked again.</summary>
    private bool IsTriedLater(StoreException failure)
    {
        if (!failure.IsTransient || _judge.Judge(_draft, new(failure.Code, failure.Message)) is not Verdict.Retry retry)
        {
            return false;
        }

        (_trouble, _retries, _storeRest) = (failure.Message, _retries + 1, _slots.Now + retry.Pause);
        return true;
    }

    private async Task FoldMerger()
    {
        if (_merger.TakeReport() is not { } report)
        {
            return;
        }

        FindOvertaken(report.Generation, report.Revision, segment: 0);
        if (report.Generation != _draft.Generation)
        {
            return;
        }

        _hashed = report.Checked;
        foreach (var block in report.BadBlocks)
        {
            BadBlock(block);
        }

        if (!report.Lost.IsEmpty)
        {
            Apply(new FileFact.BlocksLost(report.Lost));
        }

        if (report.PartLost && _draft is { Part: { } part, PartIdentity: { } identity } && !await _services.Store.IsPublished(part, identity))
        {
            LookAtPartAgain();
            Apply(new FileFact.PartLost());
        }

        _trouble = report.Trouble ?? _trouble;
        Apply(new FileFact.Rechecked(report.Checked));
        if (report.Error is { } error)
        {
            Fail(error);
        }
        else if (report.Published)
        {
            Apply(new FileFact.Published(report.Verified, _services.Clock.GetUtcNow()));
        }
    }
}
