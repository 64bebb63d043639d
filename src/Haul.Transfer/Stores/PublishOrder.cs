using Haul.Abstractions;

namespace Haul.Transfer;

/// <summary>Which part becomes a file, and what that file has to be.</summary>
/// <param name="Part">Its length is known by now.</param>
/// <param name="Identity">Of the part. When the final name has it already, this is a publish that ran before: done.</param>
/// <param name="Force">Replace what stands under the final name.</param>
/// <param name="Lease">Checked before what cannot be taken back.</param>
public sealed record PublishOrder(PartSpec Part, string Identity, bool Force, Lease Lease)
{
    /// <summary>Hashes of all blocks, in order; needed where the store does not read parts.</summary>
    public IReadOnlyList<BlockHash> Blocks { get; init; } = [];

    /// <summary>Digests that the whole must have; needed where the store does not read parts.</summary>
    public IReadOnlyList<Digest> Digests { get; init; } = [];

    /// <summary>Whose file it is; written beside it where the store can.</summary>
    public required DownloadId Download { get; init; }

    /// <summary>Told how many bytes of the published file are read back for the digests.</summary>
    public IProgress<long>? ReadBack { get; init; }

    /// <summary>Bytes of the file.</summary>
    /// <exception cref="InvalidOperationException">Not known.</exception>
    public long Length => Part.Length ?? throw new InvalidOperationException("A part of unknown length cannot be published.");
}
