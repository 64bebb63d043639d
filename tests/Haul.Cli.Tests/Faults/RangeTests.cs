using Haul.Testing;

namespace Haul.Cli.Tests.Faults;

/// <summary>Replies that are about other bytes than were asked for.</summary>
public sealed class RangeTests : FaultTest
{
    [Fact, Trait(Gates.Trait, Gates.Rejects)]
    public async Task A01_StartsLate_RejectedThenGivenUp()
    {
        var outcome = await GetOver(Serve(new RangeStartsLate(1).AfterRequests(1)));

        outcome.Failed(6, "integrity", "when asked for", "none of these bytes is used");
        RequestsAtMost(12);
    }

    [Fact, Trait(Gates.Trait, Gates.Rejects)]
    public async Task A01_StartsLateAtFirstContact_RejectedThenGivenUp()
    {
        var outcome = await GetOver(Serve(new RangeStartsLate(1)));

        outcome.Failed(6, "integrity");
        RequestsAtMost(4);
    }

    [Fact, Trait(Gates.Trait, Gates.Rejects)]
    public async Task A01_StartsLateTwice_TriedAgain()
    {
        var late = new RangeStartsLate(1).AfterRequests(1).First(2);

        await GetSame(Serve(late));

        Assert.Equal(2, late.Hits);
    }

    [Fact, Trait(Gates.Trait, Gates.Rejects)]
    public async Task A02_StartsEarly_OverlapSkipped()
    {
        // No edge of a block is a multiple of it: every range but the first starts before what was asked for.
        await GetSame(Serve(new RangeStartsEarly(1_500_000)));

        Assert.Contains(Log.All, exchange => exchange.Answered!.Value.Start < exchange.Asked!.Value.Start);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task A03_EndOffByOne_ReadToTheEndAskedFor(int by)
    {
        await GetSame(Serve(new EndOffByOne(by)));

        Assert.Contains(Log.All, exchange => exchange.Answered!.Value.End == exchange.Asked!.Value.End + by);
        RequestsAtMost(12);
    }

    [Fact, Trait(Gates.Trait, Gates.Rejects)]
    public async Task A04_NoContentRange_Rejected()
    {
        var outcome = await GetOver(Serve(new NoContentRange().AfterRequests(1)));

        outcome.Failed(6, "integrity", "no Content-Range");
        RequestsAtMost(12);
    }

    [Theory, Trait(Gates.Trait, Gates.Rejects)]
    [InlineData("bytes=1048576-2097151/4194304")]
    [InlineData("bytes 1048576-2097151")]
    [InlineData("bytes 2097151-1048576/4194304")]
    [InlineData("bytes 1048576-2097151/3")]
    [InlineData("bytes 1048576-9223372036854775808/9223372036854775809")]
    public async Task A04_ContentRangeThatIsNone_Rejected(string text)
    {
        // Two blocks: the one range that is asked for after the probe has the right bytes under a field that names none.
        var outcome = await GetOver(Serve(Name, 2 * MiB, new ContentRangeText(text).AfterRequests(1)));

        outcome.Failed(6, "integrity", text);
        // The probe, two refusals before its block is durable, and one after that. Then each connection counts its own tries: three of
        // the one that gives up, two of the other, which may be asking a third time.
        RequestsAtMost(10);
    }

    [Fact]
    public async Task A05_BodyFromElsewhere_FoundByTheDigestThatTheUserGave()
    {
        var outcome = await GetOver(
            Serve(new BodyFromElsewhere().AfterRequests(1)), "--checksum", $"sha-256:{Bytes.Sha256Hex(Seed, Size)}");

        outcome.Failed(6, "integrity", "sha-256");
        RequestsAtMost(8);
    }

    [Fact]
    public async Task A05_BodyFromElsewhere_FoundByTheDigestThatTheOriginGave()
    {
        var outcome = await GetOver(Serve(new BodyFromElsewhere().AfterRequests(1), new DigestHeader(DigestField.ReprDigest)));

        outcome.Failed(6, "integrity", "sha-256");
    }

    [Fact]
    public async Task A05_BodyFromElsewhereWithoutDigest_SaysThatNothingIsVerified()
    {
        // No field betrays it, and no client can see it: the result claims no more than it knows.
        NothingCanTell = true;

        var outcome = await Get(Serve(new BodyFromElsewhere().AfterRequests(1)));

        outcome.Succeeded();
        Assert.Equal("no", outcome.Verified);
    }

    [Fact]
    public async Task A06_RangeIgnoredAtFirstContact_OneStreamFeedsAll()
    {
        await GetSame(Serve(new IgnoresRanges()));

        Assert.Equal("200", Assert.Single(Log.All).Status);
    }

    [Fact, Trait(Gates.Trait, Gates.Rejects)]
    public async Task A07_RangeIgnoredMidway_OneStreamFeedsAll()
    {
        await GetSame(Serve(new IgnoresRanges().AfterRequests(2)));

        AssertOneStreamAtTheEnd();
    }

    [Fact, Trait(Gates.Trait, Gates.Rejects)]
    public async Task A07_RangeIgnoredMidwayByAnotherFile_NeverMixed()
    {
        var outcome = await GetOver(Serve(new IgnoresRanges().AfterRequests(2), new ETagChanges().AfterRequests(2)));

        outcome.Failed(5, "origin-changed", "\"changed\"");
    }

    [Fact, Trait(Gates.Trait, Gates.Rejects)]
    public async Task A08_WholeFileToEverySegment_NoneStartsWithItsHead()
    {
        await GetSame(Serve(Name, 8 * MiB, new IgnoresRanges().AfterRequests(1)), "-x", "4");

        AssertOneStreamAtTheEnd(connections: 4);
    }

    [Fact, Trait(Gates.Trait, Gates.Rejects)]
    public async Task A22_Multipart_BoundaryNeverStored()
    {
        var outcome = await GetOver(Serve(new MultipartAnswer().AfterRequests(1)));

        outcome.Failed(6, "integrity", "multipart/byteranges");
        RequestsAtMost(12);
    }

    [Fact]
    public async Task A26_RefusedAtTheEndOfUnknownLength_CompleteByTheTotal()
    {
        // Ranges of unknown total are read on until no byte is left.
        await GetSame(Serve(new CustomFault((reply, _) =>
        {
            if (reply is { Status: "206", Span: { } span })
            {
                reply.Set("Content-Range", $"bytes {span.Start}-{span.End - 1}/*");
            }
        })));
    }

    [Fact, Trait(Gates.Trait, Gates.Rejects)]
    public async Task A26_RefusedAtTheEndWithoutTotal_NotTakenForComplete()
    {
        await GetSame(Serve(
            new CustomFault((reply, _) =>
            {
                if (reply is { Status: "206", Span: { } span })
                {
                    reply.Set("Content-Range", $"bytes {span.Start}-{span.End - 1}/*");
                }
            }),
            new RangeNotSatisfiableAtEof()));

        AssertOneStreamAtTheEnd();
    }

    [Fact, Trait(Gates.Trait, Gates.Rejects)]
    public async Task A27_RefusedBecauseTheFileShrank_ChangedAndNoLoop()
    {
        var outcome = await GetOver(Serve(new LengthChanges(2 * MiB).ForRangesBeyond(2 * MiB)));

        outcome.Failed(5, "origin-changed", "4194304", "2097152");
        Assert.Contains(Log.All, exchange => exchange.Status == "416");
        RequestsAtMost(6);
    }

    [Fact, Trait(Gates.Trait, Gates.Rejects)]
    public async Task A28_ValidRangesRefused_OneStreamFeedsAll()
    {
        await GetSame(Serve(new Always416().AfterRequests(1)));

        AssertOneStreamAtTheEnd();
        RequestsAtMost(10);
    }

    [Fact, Trait(Gates.Trait, Gates.Rejects)]
    public async Task A28_EveryRangeRefused_OneStreamFeedsAll()
    {
        await GetSame(Serve(new Always416()));

        AssertOneStreamAtTheEnd();
        RequestsAtMost(5);
    }

    [Fact]
    public async Task A48_SaysThatThereAreNoRanges_WhatWorksIsUsed()
    {
        await GetSame(Serve(new AcceptRangesNone()));

        Assert.InRange(Log.All.Count(exchange => exchange.Status == "206"), 3, 10);
    }

    [Fact]
    public async Task A49_SaysThatThereAreRanges_OneStreamFeedsAll()
    {
        await GetSame(Serve(new AcceptRangesLies()));

        Assert.Equal("200", Assert.Single(Log.All).Status);
    }

    /// <summary>
    /// One request asked for the whole file, got it, and was the last to be decided on: what the other connections had been told
    /// before may still arrive after it.
    /// </summary>
    private void AssertOneStreamAtTheEnd(int connections = 2)
    {
        var stream = Assert.Single(Log.All, exchange => exchange.Request.Header("Range") is null);
        Assert.Equal("200", stream.Status);
        Assert.InRange(Log.All.Count(exchange => exchange.Started > stream.Started), 0, connections - 1);
    }
}
