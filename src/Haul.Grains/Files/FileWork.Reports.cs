using Haul.Abstractions;
using Haul.Domain;
using Haul.Transfer;

namespace Haul.Grains;

/// <summary>What slots and merger have reported, taken into the draft.</summary>
internal sealed partial class FileWork
{
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

            var (received, connectedSince) = (slot.Received, slot.Report is { Connected: true } ? slot.AnsweredAt : _slots.Now);
            slot.Observe(report, _slots.Now);
            _witness.Heard(slot, slot.Received - received, slot.AnsweredAt - connectedSince);
            if (report.LearnedLength is { } length && report.Generation == _draft.Generation)
            {
                Apply(new FileFact.LengthLearned(length));
            }

            await FoldBlocks(slot, report);
            if (!IsStopping && slot.TakeFailure(_draft.Segments) is { } error && report.Generation == _draft.Generation)
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
            _judge.BytesLost();
            Apply(new FileFact.HashesLost(report.Segment!.Number));
        }
    }

    private void BadBlock(long offset)
    {
        if (Apply(new FileFact.BlockBad(offset)))
        {
            _judge.BytesLost();
        }
        else
        {
            Fail(new(ErrorCode.Integrity, $"The block at {offset} came with other bytes twice: the origin or this machine's memory or disk garbles them."));
        }
    }

    /// <summary>Bytes that no retry fetches again; those on their way would let a body that drips count as progress.</summary>
    private long Durable()
    {
        // What a slot tells of a segment that is over is in the blocks that are finished, or was lost since.
        var live = _draft.Segments.Select(segment => segment.Number).ToHashSet();
        return _slots.All
            .Select(slot => slot.Report)
            .Where(report => report is { Segment: { } segment } && report.Generation == _draft.Generation && live.Contains(segment.Number) && report.Offset > segment.Range.Start)
            .Aggregate(_draft.Finished, (set, report) => set.Add(new(report!.Segment!.Range.Start, report.Offset)))
            .Length;
    }

    private void Follow(Slot slot, TransferError error)
    {
        var others = _slots.All.Count(other => other != slot && other.Report is { Connected: true });
        var verdict = _judge.Judge(_draft, slot, error, Durable(), others > 0);
        LogFailure(_id, slot.Number, error.Message, verdict.ToString());
        _witness.Saw(slot, error, verdict);
        if (verdict is not (Verdict.GoOn or Verdict.Fail))
        {
            NoteRetry(error.Message, error.Code);
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
                    _cap.Lower(others, back.Asked);
                }

                if (back.Who is not Resting.Slot)
                {
                    _share.Rest(SafeUrl.Origin(_draft.Request!.Url), back.Asked, others: back.Who is Resting.All);
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

        _storeRest = _slots.Now + retry.Pause;
        NoteRetry(failure.Message, failure.Code);
        _witness.Saw(new DownloadError(failure.Code, failure.Message));
        return true;
    }

    private void NoteRetry(string trouble, ErrorCode code)
    {
        (_trouble, _retries) = (trouble, _retries + 1);
        _services.Metrics.Retried(code);
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
            _judge.BytesLost();
            Apply(new FileFact.BlocksLost(report.Lost));
        }

        if (report.PartLost && _draft is { Part: { } part, PartIdentity: { } identity } && !await _services.Store.IsPublished(part, identity))
        {
            LookAtPartAgain();
            _judge.BytesLost();
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
