using System.Collections.Immutable;
using Haul.Abstractions;

namespace Haul.Domain;

/// <summary>The rules of a download: state + fact -> state. An impossible fact is refused with a sentence.</summary>
public static class FileMachine
{
    public static Transition<FileState> Apply(FileState state, FileFact fact)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (fact is not FileFact.Submitted && state.Request is null)
        {
            return Transition.Refuse(state, "Nobody has submitted this download.");
        }

        if (fact is FileFact.Overtaken later)
        {
            return Transition.To(state with { Revision = Math.Max(state.Revision, later.Revision), NextSegment = Math.Max(state.NextSegment, later.Segment + 1) });
        }

        if (state.Removing is not null)
        {
            return fact is FileFact.Submitted ? Transition.Refuse(state, "The download is being removed; submit it under another id.") : Transition.To(state);
        }

        if (fact is not (FileFact.Submitted or FileFact.Removed) && (state.Status is DownloadStatus.Completed or DownloadStatus.Cancelled))
        {
            // What comes late changes no end.
            return Transition.To(state);
        }

        return fact switch
        {
            FileFact.Submitted submitted => Submissions.Apply(state, submitted),
            FileFact.Admitted => state.Status is not DownloadStatus.Queued
                ? Transition.To(state)
                : Transition.To(state with { Status = state.Representation is null ? DownloadStatus.Probing : DownloadStatus.Downloading }),
            FileFact.Named named => state is { Name: { } name, PartIdentity: not null } && name != named.Name
                ? Transition.Refuse(state, $"The download has a part under the name {name}.")
                : Transition.To(state with { Name = named.Name }),
            FileFact.ProbeSent sent => ProbeSent(state, sent),
            FileFact.Probed probed => Probed(state, probed),
            FileFact.BlocksFinished finished => BlocksFinished(state, finished.Blocks),
            FileFact.LengthLearned learned => LengthLearned(state, learned.Length),
            FileFact.Decided decided => Segmenting.Apply(state, decided.Decisions),
            FileFact.BlockBad bad => BlockBad(state, bad.Offset),
            FileFact.BlocksLost lost => BlocksLost(state, lost.Blocks),
            FileFact.HashesLost lost => HashesLost(state, lost.Segment),
            FileFact.Rechecked rechecked => Transition.To(!state.Recheck.Overlaps(new(0, rechecked.Prefix)) ? state : state with { Recheck = state.Recheck.Remove(new(0, rechecked.Prefix)) }),
            FileFact.PartLost => Transition.To(state.Status is DownloadStatus.Merging ? state with { Status = DownloadStatus.Downloading } : state),
            FileFact.PartRemade remade => PartRemade(state, remade),
            FileFact.RangesIgnored => RangesIgnored(state),
            FileFact.Regenerated => Transition.To(Regenerate(state)),
            FileFact.Committed => Committed(state),
            FileFact.Published published => state.Status is not DownloadStatus.Merging
                ? Transition.Refuse(state, $"A download that is {state.Status} cannot be published.")
                : Transition.To(state with { Status = DownloadStatus.Completed, Verified = published.Verified, FinishedAt = published.Now, Recheck = RangeSet.Empty }),
            FileFact.Skipped skipped => state.PartIdentity is not null || !state.Status.IsWorking()
                ? Transition.Refuse(state, "A download that has a part, or that does not run, cannot be skipped.")
                : Transition.To(state with { Status = DownloadStatus.Completed, Segments = [], FinishedAt = skipped.Now }),
            FileFact.Failed failed => Failed(state, failed),
            FileFact.Paused => state.Status.IsTerminal() ? Transition.To(state)
                : state.Status is DownloadStatus.Merging ? Transition.Refuse(state, "The download is past its commit point: it completes.")
                : Transition.To(state with { Status = DownloadStatus.Paused }),
            FileFact.Cancelled cancelled => state.Status.IsTerminal() ? Transition.To(state)
                : state.Status is DownloadStatus.Merging ? Transition.Refuse(state, "The download is past its commit point: it completes.")
                : Transition.To(state with { Status = DownloadStatus.Cancelled, Segments = [], FinishedAt = cancelled.Now }),
            FileFact.Removed removed => state.Status is DownloadStatus.Merging
                ? Transition.Refuse(state, "The download is past its commit point: remove it when it is completed.")
                : Transition.To(state with
                {
                    Removing = removed.Removal,
                    Status = state.Status.IsTerminal() ? state.Status : DownloadStatus.Cancelled,
                    Segments = [],
                    FinishedAt = state.FinishedAt ?? removed.Now,
                }),
            _ => throw new ArgumentOutOfRangeException(nameof(fact), fact, "Not a fact of a download."),
        };
    }

    /// <summary>Applies several facts in order; the first refusal stops.</summary>
    public static Transition<FileState> Apply(FileState state, IEnumerable<FileFact> facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        foreach (var fact in facts)
        {
            var step = Apply(state, fact);
            if (step.IsRefused)
            {
                return step;
            }

            state = step.State;
        }

        return Transition.To(state);
    }

    internal static FileState Regenerate(FileState state) => state with
    {
        Generation = state.Generation + 1,
        Status = state.Status is DownloadStatus.Downloading or DownloadStatus.Merging ? DownloadStatus.Probing : state.Status,
        Representation = null,
        BlockSize = 0,
        Finished = RangeSet.Empty,
        Recheck = RangeSet.Empty,
        Suspect = RangeSet.Empty,
        Segments = [],
        PartIdentity = null,
        LengthUnverified = false,
    };

    private static Transition<FileState> ProbeSent(FileState state, FileFact.ProbeSent sent) =>
        state.Status is not DownloadStatus.Probing ? Transition.Refuse(state, $"A download that is {state.Status} cannot be probed.")
        : !state.Segments.IsEmpty ? Transition.Refuse(state, "The probe is under way.")
        : Transition.To(state.WithSilo(sent.Silo) with { Segments = [new(state.NextSegment, 0, sent.Silo, new(0, ByteRange.OpenEnd))], NextSegment = state.NextSegment + 1, Slots = Math.Max(1, state.Slots) });

    private static Transition<FileState> Probed(FileState state, FileFact.Probed probed)
    {
        if (state.Status is not DownloadStatus.Probing || state.Name is null || state.Segments is not [var probe])
        {
            return Transition.Refuse(state, $"A download that is {state.Status} (name {state.Name ?? "unknown"}) does not expect the answer to a probe.");
        }

        var grid = BlockGrid.For(probed.Representation.Length);
        var next = state with
        {
            Status = DownloadStatus.Downloading,
            Representation = probed.Representation,
            BlockSize = grid.BlockSize,
            PartIdentity = probed.PartIdentity,
            ProvenUrl = state.Request!.Url,
        };
        return Transition.To(probed.Representation.Length == 0
            ? next with { Segments = [] }
            : next with { Segments = [probe with { Range = next.IsStream ? grid.File : Sizing.OfBlocks(grid, grid.File, 1) }] });
    }

    private static Transition<FileState> BlocksFinished(FileState state, RangeSet blocks)
    {
        if (state.Representation is null)
        {
            return Transition.Refuse(state, "There are no blocks before the probe is answered.");
        }

        var grid = state.Grid;
        foreach (var range in blocks.Ranges)
        {
            if (!grid.File.Contains(range) || !grid.IsEdge(range.Start) || !grid.IsEdge(range.End))
            {
                return Transition.Refuse(state, $"{range} is not a run of blocks of {grid.BlockSize} bytes in {grid.File}.");
            }
        }

        return Transition.To(state with { Finished = state.Finished.Union(blocks) });
    }

    private static Transition<FileState> LengthLearned(FileState state, long length) =>
        state.Representation is not { } known ? Transition.Refuse(state, "The length cannot be learned before the probe is answered.")
        : known.Length is { } settled ? settled == length ? Transition.To(state) : Transition.Refuse(state, $"The file has {settled} bytes, not {length}.")
        : Transition.To(state with
        {
            Representation = known with { Length = length },
            LengthUnverified = true,
            Segments = [.. state.Segments.Select(segment => segment with { Range = segment.Range with { End = length } })],
        });

    private static Transition<FileState> BlockBad(FileState state, long offset)
    {
        if (state.BlockSize == 0 || !state.Grid.File.Contains(offset))
        {
            return Transition.Refuse(state, $"There is no block at {offset}.");
        }

        var block = state.Grid.BlockAt(state.Grid.IndexOf(offset));
        if (!state.Finished.Contains(block))
        {
            return Transition.To(state);
        }

        if (state.Suspect.Contains(block))
        {
            return Transition.Refuse(state, $"The block {block} was wrong twice.");
        }

        return Transition.To(Unfinish(state with { Suspect = state.Suspect.Add(block) }, RangeSet.Of(block)));
    }

    private static Transition<FileState> BlocksLost(FileState state, RangeSet blocks)
    {
        if (state.BlockSize == 0)
        {
            return Transition.Refuse(state, "There are no blocks before the probe is answered.");
        }

        foreach (var range in blocks.Ranges)
        {
            if (!state.Grid.File.Contains(range) || !state.Grid.IsEdge(range.Start) || !state.Grid.IsEdge(range.End))
            {
                return Transition.Refuse(state, $"{range} is not a run of blocks of {state.Grid.BlockSize} bytes in {state.Grid.File}.");
            }
        }

        return Transition.To(blocks.Ranges.Any(state.Finished.Overlaps) ? Unfinish(state, blocks) : state);
    }

    /// <summary>These blocks are to be fetched again; past the commit point that takes the download back to fetching.</summary>
    private static FileState Unfinish(FileState state, RangeSet blocks)
    {
        var next = state with
        {
            Status = state.Status is DownloadStatus.Merging ? DownloadStatus.Downloading : state.Status,
            Finished = state.Finished.Except(blocks),
            Recheck = state.Recheck.Except(blocks),
            Segments = [.. state.Segments.Where(segment => !blocks.Overlaps(segment.Range))],
        };
        return state.IsStream ? Regenerate(next) : next;
    }

    /// <summary>What is not finished of the segment finds another owner; a stream can only begin again.</summary>
    private static Transition<FileState> HashesLost(FileState state, long segment) =>
        state.Segments.All(live => live.Number != segment) ? Transition.To(state)
        : Transition.To(state.IsStream ? Regenerate(state) : state with { Segments = [.. state.Segments.Where(live => live.Number != segment)] });

    private static Transition<FileState> PartRemade(FileState state, FileFact.PartRemade remade)
    {
        if (state.Representation is null)
        {
            return Transition.Refuse(state, "There is no part before the probe is answered.");
        }

        var kept = new ByteRange(0, state.Grid.EdgeAtOrBefore(remade.Kept));
        return Transition.To(state with
        {
            Status = state.Status is DownloadStatus.Merging ? DownloadStatus.Downloading : state.Status,
            PartIdentity = remade.PartIdentity,
            Finished = state.Finished.Except(state.Finished.Remove(kept)),
            Recheck = state.Recheck.Except(state.Recheck.Remove(kept)),
            Segments = [.. state.Segments.Where(segment => kept.Contains(segment.Range))],
        });
    }

    private static Transition<FileState> RangesIgnored(FileState state) =>
        state.Representation is not { } known ? Transition.Refuse(state, "Ranges cannot be ignored before the probe is answered.")
        : !known.Ranges ? Transition.To(state)
        : Transition.To(Regenerate(state) with
        {
            Status = state.Status is DownloadStatus.Merging ? DownloadStatus.Downloading : state.Status,
            Representation = known with { Ranges = false },
            BlockSize = state.BlockSize,
        });

    private static Transition<FileState> Committed(FileState state) =>
        state.Status is DownloadStatus.Merging ? Transition.To(state)
        : state.Status is not DownloadStatus.Downloading ? Transition.Refuse(state, $"A download that is {state.Status} cannot be committed.")
        : !state.IsWhole ? Transition.Refuse(state, $"{state.Finished.Length} of {state.Representation?.Length} bytes are finished: not whole.")
        : !state.Segments.IsEmpty ? Transition.Refuse(state, "Segments are still live.")
        : Transition.To(state with { Status = DownloadStatus.Merging });

    private static Transition<FileState> Failed(FileState state, FileFact.Failed failed)
    {
        if (state.Status.IsTerminal())
        {
            return Transition.To(state);
        }

        // The URL whose bytes were never accepted is taken back: the one that the part came from can still go on.
        var byOther = failed.Error.Code is ErrorCode.OriginChanged && state.ProvenUrl is { } proven && proven != state.Request!.Url;
        var request = byOther ? state.Request! with { Url = state.ProvenUrl! } : state.Request;
        return Transition.To(state with { Status = DownloadStatus.Failed, FailedByOtherUrl = byOther, Request = request, Error = failed.Error, FinishedAt = failed.Now });
    }
}
