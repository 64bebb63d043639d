using Haul.Testing;

namespace Haul.Cli.Tests.Faults;

/// <summary>Where a body ends, and how it is wrapped.</summary>
public sealed class FramingTests : FaultTest
{
    [Fact]
    public async Task A15_ChunkedWithoutLengthAndRanges_SizeIsLearned()
    {
        var outcome = await GetSame(Serve(new ChunkedBody()));

        Assert.Equal(Size, outcome.Length);
        Assert.Single(Log.All);
    }

    [Fact]
    public async Task A16_ChunkedBodyCutOnce_FetchedAgain()
    {
        await GetSame(Serve(new ChunkedBody(), new ChunkedCut(MiB + 1000).First(1)));

        Assert.Equal(2, Log.All.Count);
    }

    [Fact]
    public async Task A16_ChunkedBodyCutAlways_NeverComplete()
    {
        var outcome = await GetOver(Serve(new ChunkedCut(MiB + 1000)));

        outcome.Failed(3, "network");
        RequestsAtMost(6);
    }

    [Theory]
    [InlineData(-5)]
    [InlineData(5)]
    public async Task A17_ChunkedAndALength_ChunksCount(int add)
    {
        // RFC 9112 section 6.3: Transfer-Encoding overrides Content-Length.
        await GetSame(Serve(new ChunkedWithLength(add)));
    }

    [Theory, Trait(Gates.Trait, Gates.Rejects)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A18_TwoLengths_Rejected(bool wrongFirst)
    {
        var outcome = await GetOver(Serve(new TwoLengths(2) { WrongFirst = wrongFirst }));

        outcome.Failed(6, "integrity", "several lengths");
        RequestsAtMost(6);
    }

    [Fact]
    public async Task A18_TheSameLengthTwice_Accepted() => await GetSame(Serve(new TwoLengths(0)));

    [Theory, Trait(Gates.Trait, Gates.Rejects)]
    [InlineData("-1")]
    [InlineData("many")]
    [InlineData("9223372036854775808")]
    public async Task A19_LengthThatIsNone_Rejected(string text)
    {
        var outcome = await GetOver(Serve(new BadLength(text)));

        outcome.Failed(6, "integrity", text);
        RequestsAtMost(6);
    }

    [Fact]
    public async Task A20_ShortBodies_GoOnFromWhatIsDurable()
    {
        // One connection: nobody else takes the block over from its start, and none is hedged.
        await GetSame(Serve(new ShortBody((MiB / 2) + 1000).AfterRequests(1).First(2)), "-x", "1");

        // A cut costs at most what was received past the last whole page.
        RepeatedAtMost(2 * 64 * 1024);
        RequestsAtMost(8);
    }

    [Fact]
    public async Task A20_ShortBodyAtFirstContact_GoesOn()
    {
        await GetSame(Serve(new ShortBody((MiB / 2) + 1000).First(1)), "-x", "1");

        RepeatedAtMost(64 * 1024);
    }

    [Fact]
    public async Task A20_ShortBodiesOnManyConnections_AtMostABlockIsFetchedAgain()
    {
        await GetSame(Serve(Name, 8 * MiB, new ShortBody((MiB / 2) + 1000).AfterRequests(1).First(2)), "-x", "4");

        // Two cuts whose blocks others took over from their start, and hedges of the last blocks.
        RepeatedAtMost(5 * MiB);
        RequestsAtMost(18);
    }

    [Fact]
    public async Task A20_OneStreamThatComesBackShorter_NeverComplete()
    {
        // The second answer ends in good order, under the same ETag, before the length that the first one gave.
        var outcome = await GetOver(Serve(
            new IgnoresRanges(), new ShortBody(MiB).First(1), new LengthChanges(2 * MiB) { ETag = $"\"{Seed:x}-{Size:x}\"" }.AfterRequests(1), new ChunkedBody().AfterRequests(1)));

        Assert.NotEqual(0, outcome.ExitCode);
        RequestsAtMost(12);
    }

    [Fact]
    public async Task A20_ShortBodyOfOneStream_NeverComplete()
    {
        var outcome = await GetOver(Serve(new IgnoresRanges(), new ShortBody(MiB)));

        outcome.Failed(3, "network");
        RequestsAtMost(6);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A21_MoreBytesThanTheRange_CutAtItsEnd(bool announced)
    {
        await GetSame(Serve(new ExtraBytes(100_000, announced)));

        RequestsAtMost(8);
    }

    [Fact, Trait(Gates.Trait, Gates.Rejects)]
    public async Task A23_RangeIsEncoded_Rejected()
    {
        var outcome = await GetOver(Serve(new GzipEncoding().AfterRequests(1)));

        outcome.Failed(6, "integrity", "gzip");
        Assert.All(Log.All, exchange => Assert.Equal("identity", exchange.Request.Header("Accept-Encoding")));
    }

    [Fact, Trait(Gates.Trait, Gates.Rejects)]
    public async Task A23_WholeFileIsEncoded_Rejected()
    {
        var outcome = await GetOver(Serve(new IgnoresRanges(), new GzipEncoding()));

        outcome.Failed(6, "integrity", "gzip");
        Assert.Single(Log.All);
    }

    [Fact]
    public async Task A24_ProxyCompressesForThoseWhoAccept_WeDoNot() =>
        await GetSame(Serve(new GzipEncoding(GzipMark.Weak, onlyIfAccepted: true)));

    [Theory, Trait(Gates.Trait, Gates.Rejects)]
    [InlineData(GzipMark.Weak)]
    [InlineData(GzipMark.Suffix)]
    public async Task A24_ProxyCompressesMidway_Rejected(GzipMark mark)
    {
        var outcome = await GetOver(Serve(new GzipEncoding(mark).AfterRequests(2)));

        outcome.Failed(6, "integrity", "gzip");
        RequestsAtMost(12);
    }

    [Fact, Trait(Gates.Trait, Gates.Rejects)]
    public async Task A24_ProxyWeakensTheETagMidway_Changed()
    {
        var outcome = await GetOver(Serve(new ETagText($"W/\"{Seed:x}-{Size:x}\"").AfterRequests(2)));

        outcome.Failed(5, "origin-changed", "W/");
    }

    [Fact, Trait(Gates.Trait, Gates.Rejects)]
    public async Task A25_GzipAsTransferCoding_Rejected()
    {
        var outcome = await GetOver(Serve(new TransferGzip()));

        outcome.Failed(6, "integrity", "gzip");
        NeverSent("TE");
        RequestsAtMost(6);
    }

    [Fact]
    public async Task A45_Http10WithoutLength_MarkedUnverified()
    {
        var outcome = await GetSame(Serve(new Http10Close()));

        Assert.Equal("length-unverified", outcome.Validator);
        Assert.Single(Log.All);
    }

    [Fact]
    public async Task A45_Http10WithLength_Same()
    {
        var outcome = await GetSame(Serve(new Http10Close(withLength: true)));

        Assert.Equal("strong", outcome.Validator);
    }

    [Fact]
    public async Task A45_Http10CutWithoutLength_FoundByTheDigest()
    {
        var outcome = await GetOver(Serve(new Http10Close(cutAfter: MiB)), "--checksum", $"md5:{Bytes.Md5Hex(Seed, Size)}");

        outcome.Failed(6, "integrity", "md5");
    }

    [Fact]
    public async Task A45_Http10CutWithoutLengthAndDigest_MarkedUnverified()
    {
        // RFC 9112 section 8 calls such a body complete, and nothing in it says otherwise.
        NothingCanTell = true;

        var outcome = await Get(Serve(new Http10Close(cutAfter: MiB)));

        outcome.Succeeded();
        Assert.Equal("length-unverified", outcome.Validator);
    }
}
