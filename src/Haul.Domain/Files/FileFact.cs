using System.Collections.Immutable;
using Haul.Abstractions;

namespace Haul.Domain;

/// <summary>What can happen to a download. Facts are applied by <see cref="FileMachine"/> and by nothing else.</summary>
public abstract record FileFact
{
    private FileFact()
    {
    }

    /// <summary>Somebody wants it; again: it goes on.</summary>
    /// <param name="GoesOn">What works is worked on without this: asked for as it was, nothing changes. Else an earlier process has left it.</param>
    public sealed record Submitted(DownloadRequest Request, DateTimeOffset Now, bool GoesOn = false) : FileFact;

    /// <summary>The broker gave it connections.</summary>
    public sealed record Admitted : FileFact;

    /// <summary>The final name is settled and claimed.</summary>
    public sealed record Named(string Name) : FileFact;

    /// <summary>Segment 0 goes to a silo to ask what there is.</summary>
    public sealed record ProbeSent(string Silo) : FileFact;

    /// <summary>The probe was answered and the part stands in the store.</summary>
    public sealed record Probed(Representation Representation, string PartIdentity) : FileFact;

    /// <summary>These blocks are durable and their hashes are in the manifest.</summary>
    public sealed record BlocksFinished(RangeSet Blocks) : FileFact;

    /// <summary>The stream of unknown length has ended here.</summary>
    public sealed record LengthLearned(long Length) : FileFact;

    /// <summary>What the scheduler decided.</summary>
    public sealed record Decided(ImmutableArray<Decision> Decisions) : FileFact;

    /// <summary>A finished block has not the bytes of its hash.</summary>
    public sealed record BlockBad(long Offset) : FileFact;

    /// <summary>The store has lost these finished blocks: nobody garbled them, so losing them again is no reason to give up.</summary>
    public sealed record BlocksLost(RangeSet Blocks) : FileFact;

    /// <summary>The segment is fetched to its end and hashes of it are nowhere: the state store has lost the save that counted their blocks.</summary>
    public sealed record HashesLost(long Segment) : FileFact;

    /// <summary>The merger does not find the part, and it was not published: it has to be looked at and made again.</summary>
    public sealed record PartLost : FileFact;

    /// <summary>The merger has read these blocks again and found them right.</summary>
    public sealed record Rechecked(long Prefix) : FileFact;

    /// <summary>The part is gone or has only its first <paramref name="Kept"/> bytes; it was made again as <paramref name="PartIdentity"/>.</summary>
    public sealed record PartRemade(long Kept, string PartIdentity) : FileFact;

    /// <summary>The origin answers a range with the whole: one stream feeds it all.</summary>
    public sealed record RangesIgnored : FileFact;

    /// <summary>What was fetched is of no use any more: the next generation starts from nothing.</summary>
    public sealed record Regenerated : FileFact;

    /// <summary>The commit point: every block is finished and every pump has stopped.</summary>
    public sealed record Committed : FileFact;

    public sealed record Published(string Verified, DateTimeOffset Now) : FileFact;

    /// <summary>Nothing was fetched because the target stands already and that was asked for.</summary>
    public sealed record Skipped(DateTimeOffset Now) : FileFact;

    public sealed record Failed(DownloadError Error, DateTimeOffset Now) : FileFact;

    /// <summary>A slot or the merger has a plan of this later revision: either there is a later owner, or the state store has lost the newest rows.</summary>
    public sealed record Overtaken(long Revision, long Segment) : FileFact;

    public sealed record Paused : FileFact;

    public sealed record Cancelled(DateTimeOffset Now) : FileFact;

    public sealed record Removed(Removal Removal, DateTimeOffset Now) : FileFact;
}
