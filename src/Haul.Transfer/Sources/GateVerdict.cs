using System.Collections.Immutable;
using Haul.Abstractions;

namespace Haul.Transfer;

/// <summary>What the gate says of a reply: which of its bytes may be used, or why none.</summary>
public sealed record GateVerdict
{
    private GateVerdict()
    {
    }

    /// <summary>Set when no byte of the body may be used.</summary>
    public TransferError? Error { get; private init; }

    /// <summary>Bytes at the head of the body that stand before <see cref="Start"/>: read and dropped.</summary>
    public long Skip { get; private init; }

    /// <summary>Offset in the file of the first byte to use.</summary>
    public long Start { get; private init; }

    /// <summary>One past the last byte to use; <see cref="ByteRange.OpenEnd"/>: until the body ends.</summary>
    public long End { get; private init; }

    /// <summary>What the reply says of the representation; null with an error.</summary>
    public Representation? Representation { get; private init; }

    /// <summary>Digests that the body must have, from its first byte to its last; empty when it is not read to its last byte.</summary>
    public ImmutableArray<Digest> BodyDigests { get; init; } = [];

    public static GateVerdict Refuse(TransferError error) => new() { Error = error };

    public static GateVerdict Accept(long start, long end, Representation representation, long skip = 0) =>
        new() { Start = start, End = end, Representation = representation, Skip = skip };
}
