using Azure;
using Haul.Abstractions;

namespace Haul.Transfer;

/// <summary>What the account holds under a blob's name at one moment.</summary>
/// <param name="Etag">Of the committed blob; null when none stands there.</param>
/// <param name="Length">Bytes of the committed blob.</param>
/// <param name="Mark">Its <see cref="BlobMark"/>, or null.</param>
/// <param name="Compared">The digests that were compared before it was marked verified.</param>
/// <param name="Replaced">The snapshot of what it has replaced, until it is verified.</param>
/// <param name="Download">The download whose file it is, or null.</param>
/// <param name="Committed">Ids of its blocks, in order.</param>
/// <param name="Blocks">Size of every block that can be committed, by id.</param>
internal sealed record BlobStanding(ETag? Etag, long Length, string? Mark, IReadOnlyCollection<string> Compared, string? Replaced, string? Download, IReadOnlyList<string> Committed, IReadOnlyDictionary<string, long> Blocks)
{
    public bool Exists => Etag is not null;

    /// <summary>It is finished and every one of the digests was compared.</summary>
    public bool IsVerifiedBy(IEnumerable<Digest> digests) => Mark == BlobMark.Verified && digests.All(digest => Compared.Contains(digest.ToString()));

    /// <summary>The list that is wanted is the one that stands there: whoever committed it, the bytes are ours.</summary>
    public bool Is(IReadOnlyList<(string Id, ByteRange Range)> wanted) =>
        Exists && Length == (wanted is [.., var last] ? last.Range.End : 0) && Committed.SequenceEqual(wanted.Select(block => block.Id));

    /// <summary>Blocks of the list that are missing or have another size.</summary>
    public RangeSet Lacking(IReadOnlyList<(string Id, ByteRange Range)> wanted) => wanted
        .Where(block => Blocks.GetValueOrDefault(block.Id, -1) != block.Range.Length)
        .Aggregate(RangeSet.Empty, (lacking, block) => lacking.Add(block.Range));
}
