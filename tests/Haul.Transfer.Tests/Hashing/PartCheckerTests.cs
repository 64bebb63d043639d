using System.Security.Cryptography;
using Haul.Abstractions;
using Haul.Testing;
using Haul.Transfer.Tests.Pumping;
using NSubstitute;

namespace Haul.Transfer.Tests.Hashing;

public class PartCheckerTests
{
    private const int Length = (2 * Bench.Block) + 99;

    private static readonly ByteRange[] Blocks = [new(0, Bench.Block), new(Bench.Block, 2 * Bench.Block), new(2 * Bench.Block, Length)];
    private static readonly PartSpec Part = new("f", 1, Bench.Block, Length);

    private readonly byte[] _content = Bytes.Make(Bench.Seed, Length);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Check_RightBlocks_AllDigestsHold()
    {
        using var checker = New(
            new(Digests.Md5, Bytes.Md5Hex(Bench.Seed, Length)),
            new(Digests.Sha1, Bytes.Hex(HashAlgorithmName.SHA1, Bench.Seed, Length)),
            new(Digests.Sha256, Bytes.Sha256Hex(Bench.Seed, Length)),
            new(Digests.Sha512, Bytes.Hex(HashAlgorithmName.SHA512, Bench.Seed, Length)));

        foreach (var block in Blocks)
        {
            Assert.True(checker.Check(block, HashOf(block), Token));
        }

        Assert.True(checker.HasDigests);
        Assert.Equal(Length, checker.Position);
        Assert.Null(checker.Mismatch());
    }

    [Fact]
    public void Check_BadBlock_LeavesTheDigestsAsTheyWere()
    {
        using var checker = New(new Digest(Digests.Sha256, Bytes.Sha256Hex(Bench.Seed, Length)));
        checker.Check(Blocks[0], HashOf(Blocks[0]), Token);
        _content[Bench.Block + 7] ^= 1;

        Assert.False(checker.Check(Blocks[1], HashOf(Blocks[1]), Token));
        Assert.Equal(Bench.Block, checker.Position);

        _content[Bench.Block + 7] ^= 1;
        Assert.True(checker.Check(Blocks[1], HashOf(Blocks[1]), Token));
        Assert.True(checker.Check(Blocks[2], HashOf(Blocks[2]), Token));
        Assert.Null(checker.Mismatch());
    }

    [Fact]
    public void HasRead_TheBlocksInOrder_AndNoOthers()
    {
        using var checker = New(new Digest(Digests.Sha256, Bytes.Sha256Hex(Bench.Seed, Length)));
        checker.Check(Blocks[0], HashOf(Blocks[0]), Token);
        checker.Check(Blocks[1], HashOf(Blocks[1]), Token);

        Assert.True(checker.HasRead([HashOf(Blocks[0]), HashOf(Blocks[1])]));
        Assert.False(checker.HasRead([HashOf(Blocks[1]), HashOf(Blocks[0])]));
        Assert.False(checker.HasRead([HashOf(Blocks[0])]));
        Assert.False(checker.HasRead([HashOf(Blocks[0]), HashOf(Blocks[2])]));
    }

    [Fact]
    public void Check_PartTooShort_IsABadBlock()
    {
        var store = Substitute.For<IPartStore>();
        store.OpenRead(Part).Returns(_ => new MemoryStream(_content, 0, 100));
        using var checker = new PartChecker(store, Part, []);

        Assert.False(checker.Check(Blocks[0], HashOf(Blocks[0]), Token));
        Assert.Equal(0, checker.Position);
    }

    [Fact]
    public void Mismatch_OneOfTwo_NamesItAndWhatTheBytesHave()
    {
        var wrong = new Digest(Digests.Md5, new('0', 32));
        using var checker = New(new(Digests.Sha256, Bytes.Sha256Hex(Bench.Seed, Length)), wrong);
        foreach (var block in Blocks)
        {
            checker.Check(block, HashOf(block), Token);
        }

        Assert.Equal((wrong, Bytes.Md5Hex(Bench.Seed, Length)), checker.Mismatch());
    }

    [Fact]
    public void Skip_WithoutDigests_PassesOn()
    {
        using var checker = New();

        checker.Skip(Blocks[0]);

        Assert.False(checker.HasDigests);
        Assert.Equal(Bench.Block, checker.Position);
        Assert.Null(checker.Mismatch());
    }

    private static BlockHash HashOf(ByteRange block) => Bench.Hash(block.Start, (int)block.Length);

    private PartChecker New(params Digest[] digests)
    {
        var store = Substitute.For<IPartStore>();
        store.OpenRead(Part).Returns(_ => new MemoryStream(_content));
        return new(store, Part, digests);
    }
}
