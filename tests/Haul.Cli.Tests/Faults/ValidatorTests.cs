using Haul.Testing;

namespace Haul.Cli.Tests.Faults;

/// <summary>Whether two replies are of one file.</summary>
public sealed class ValidatorTests : FaultTest
{
    [Fact, Trait(Gates.Trait, Gates.Rejects)]
    public async Task A09_ETagChangesMidway_NeverMixed()
    {
        var outcome = await GetOver(Serve(new ETagChanges().AfterRequests(2)));

        outcome.Failed(5, "origin-changed", $"\"{Seed:x}-{Size:x}\"", "\"changed\"", "never mixed");
        RequestsAtMost(6);
    }

    [Fact, Trait(Gates.Trait, Gates.Rejects)]
    public async Task A10_EachNodeHasItsOwnETag_BothAreNamed()
    {
        var outcome = await GetOver(Serve(new ETagRotates(2)));

        outcome.Failed(5, "origin-changed", "\"node-0\"", "\"node-1\"");
        RequestsAtMost(6);
    }

    [Fact]
    public async Task A11_WeakETag_MarkedAndNoIfRange()
    {
        var outcome = await GetSame(Serve(new WeakETag()));

        Assert.Equal("weak", outcome.Validator);
        NeverSent("If-Range");
    }

    [Fact, Trait(Gates.Trait, Gates.Rejects)]
    public async Task A11_WeakETagChangesMidway_NeverMixed()
    {
        var outcome = await GetOver(Serve(new WeakETag(), new ETagChanges("W/\"changed\"").AfterRequests(2)));

        outcome.Failed(5, "origin-changed", "W/\"changed\"");
    }

    [Fact]
    public async Task A12_UnquotedETag_Used()
    {
        await GetSame(Serve(new UnquotedETag()));

        NeverSent("If-Range");
    }

    [Fact, Trait(Gates.Trait, Gates.Rejects)]
    public async Task A12_UnquotedETagChangesMidway_NeverMixed()
    {
        var outcome = await GetOver(Serve(new UnquotedETag(), new ETagChanges("changed").AfterRequests(2)));

        outcome.Failed(5, "origin-changed", "ETag changed");
    }

    [Fact]
    public async Task A13_LastModifiedIsASecondOld_MarkedWeak()
    {
        var outcome = await GetSame(Serve(new RecentLastModified()));

        Assert.Equal("weak", outcome.Validator);
        NeverSent("If-Range");
        NeverSent("If-Unmodified-Since");
    }

    [Fact, Trait(Gates.Trait, Gates.Rejects)]
    public async Task A13_LastModifiedChangesMidway_NeverMixed()
    {
        var outcome = await GetOver(Serve(
            new RecentLastModified(TimeSpan.FromHours(1)),
            new ETagChanges(etag: null!).AfterRequests(2),
            new RecentLastModified(TimeSpan.FromSeconds(1)).AfterRequests(2)));

        outcome.Failed(5, "origin-changed", "Last-Modified");
    }

    [Fact]
    public async Task A14_IfRangeIsAnsweredWithAll_PlainRangesAreUsed()
    {
        await GetSame(Serve(new IfRangeAlways200()));

        NeverSent("If-Range");
        Assert.All(Log.All, exchange => Assert.Equal("206", exchange.Status));
    }

    [Fact, Trait(Gates.Trait, Gates.Rejects)]
    public async Task A38_CaptivePortalMidway_NeverMixed()
    {
        var outcome = await GetOver(Serve(new CaptivePortal().AfterRequests(2)));

        outcome.Failed(5, "origin-changed", "4194304 bytes");
        RequestsAtMost(6);
    }

    [Fact]
    public async Task A38_CaptivePortalAtFirstContact_FoundByTheDigest()
    {
        var outcome = await GetOver(Serve(new CaptivePortal()), "--checksum", $"sha-256:{Bytes.Sha256Hex(Seed, Size)}");

        outcome.Failed(6, "integrity", "sha-256");
    }

    [Fact, Trait(Gates.Trait, Gates.Rejects)]
    public async Task A54_FileGrows_NeverMixed()
    {
        var outcome = await GetOver(Serve(new LengthChanges(Size + 1000).AfterRequests(2)));

        outcome.Failed(5, "origin-changed", "4194304", "4195304");
        RequestsAtMost(6);
    }
}
