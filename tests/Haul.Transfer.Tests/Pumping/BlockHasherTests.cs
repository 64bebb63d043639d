using System.Collections.Immutable;
using CsCheck;
using Haul.Abstractions;
using Haul.Domain;
using Haul.Testing;

namespace Haul.Transfer.Tests.Pumping;

public class BlockHasherTests
{
    private const int Length = (2 * Bench.Block) + 1234;

    private static readonly byte[] Content = Bytes.Make(Bench.Seed, Length);

    [Fact]
    public void Append_InAnyPieces_GivesTheHashesOfTheBlocks() => Gen.Int[1, 900_000].Array[1, 40].Sample(pieces =>
    {
        var hasher = new BlockHasher(BlockGrid.Of(Bench.Block, Length), 0);
        var hashes = ImmutableArray.CreateBuilder<BlockHash>();
        for (var (at, i) = (0, 0); at < Length; i++)
        {
            var piece = Math.Min(pieces[i % pieces.Length], Length - at);
            hasher.Append(Content.AsSpan(at, piece), hashes);
            at += piece;
        }

        Assert.Equal([Bench.HashOf(0), Bench.HashOf(1), Bench.HashOf(2, 1234)], hashes);
        Assert.Equal(Length, hasher.Position);
    }, iter: 20);

    [Fact]
    public void Head_OnAnEdgeAndInside_IsOfTheBytesSinceTheEdge()
    {
        var hasher = new BlockHasher(BlockGrid.Of(Bench.Block, Length), Bench.Block);
        var hashes = ImmutableArray.CreateBuilder<BlockHash>();
        Assert.Null(hasher.Head);

        hasher.Append(Content.AsSpan(Bench.Block, 5000), hashes);

        Assert.Equal(Bench.Hash(Bench.Block, 5000), hasher.Head);
        Assert.Empty(hashes);
    }

    [Fact]
    public void Finish_InsideABlock_GivesTheShortOne()
    {
        var hasher = new BlockHasher(BlockGrid.Of(Bench.Block, null), 0);
        var hashes = ImmutableArray.CreateBuilder<BlockHash>();
        hasher.Append(Content.AsSpan(0, Bench.Block + 77), hashes);
        hasher.Finish(hashes);

        Assert.Equal([Bench.HashOf(0), Bench.HashOf(1, 77)], hashes);
    }

    [Fact]
    public void Finish_OnAnEdge_AddsNothing()
    {
        var hasher = new BlockHasher(BlockGrid.Of(Bench.Block, null), 0);
        var hashes = ImmutableArray.CreateBuilder<BlockHash>();
        hasher.Append(Content.AsSpan(0, Bench.Block), hashes);
        hasher.Finish(hashes);

        Assert.Single(hashes);
    }
}
