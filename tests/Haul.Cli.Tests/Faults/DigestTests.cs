using Haul.Testing;

namespace Haul.Cli.Tests.Faults;

/// <summary>Digests that the origin sends with the file.</summary>
public sealed class DigestTests : FaultTest
{
    [Fact]
    public async Task A57_RightDigests_FileIsVerified()
    {
        // One get of a file for each field, each of several blocks: what is of a part must not be taken for the whole.
        var urls = Enum.GetValues<DigestField>().Select(field => Serve($"right-{field}", Size, new DigestHeader(field)).OriginalString);

        var outcome = await Run([.. urls, "-d", Target.Path, "-j", "5"]);

        outcome.Succeeded();
        var verified = outcome.Ends.ToDictionary(end => end.Key.Split('-')[^1], end => end.Value.GetProperty("verified").GetString());
        Assert.Equal("sha-256", verified[nameof(DigestField.ReprDigest)]);
        Assert.Equal("sha-256", verified[nameof(DigestField.Digest)]);
        Assert.Equal("md5", verified[nameof(DigestField.BlobContentMd5)]);
    }

    [Fact]
    public async Task A57_RightDigestsOfOneStream_FileIsVerified()
    {
        var urls = Enum.GetValues<DigestField>().Select(field => Serve($"right-{field}", Size, new IgnoresRanges(), new DigestHeader(field)).OriginalString);

        var outcome = await Run([.. urls, "-d", Target.Path, "-j", "5"]);

        outcome.Succeeded();
        Assert.All(outcome.Ends.Values, end => Assert.Contains(end.GetProperty("verified").GetString(), (string[])["sha-256", "md5"]));
    }

    [Fact]
    public async Task A57_WrongDigestsOfTheWholeFile_NothingIsPublished()
    {
        var fields = new[] { DigestField.ReprDigest, DigestField.Digest, DigestField.BlobContentMd5 };

        await AssertRefused(fields.Select(field => Serve($"wrong-{field}", Size, new DigestHeader(field, right: false))));
    }

    [Fact, Trait(Gates.Trait, Gates.Rejects)]
    public async Task A57_WrongDigestOfAPart_NothingIsPublished() =>
        await AssertRefused([Serve("wrong-part", Size, new DigestHeader(DigestField.ContentDigest, right: false))]);

    /// <summary>The reply to the probe is right; so is every one but that to a later range.</summary>
    [Fact, Trait(Gates.Trait, Gates.Rejects)]
    public async Task A57_WrongDigestOfALaterPart_NothingIsPublished() =>
        await AssertRefused([Serve("wrong-later", Size, new DigestHeader(DigestField.ContentDigest, right: false) { From = 1 << 20 })]);

    [Fact]
    public async Task A57_WrongDigestsOfOneStream_NothingIsPublished() => await AssertRefused(
        Enum.GetValues<DigestField>().Select(field => Serve($"wrong-{field}", Size, new IgnoresRanges(), new DigestHeader(field, right: false))));

    private async Task AssertRefused(IEnumerable<Uri> urls)
    {
        var outcome = await Run([.. urls.Select(url => url.OriginalString), "-d", Target.Path, "-j", "5"]);

        Assert.True(outcome.ExitCode == 6, outcome.ToString());
        Assert.All(outcome.Ends.Values, end => Assert.Equal("integrity", Outcome.Error(end, "code")));
        Assert.DoesNotContain(
            Directory.EnumerateFiles(Target.Path, "wrong-*"),
            path => !path.EndsWith(".part", StringComparison.Ordinal) && !path.EndsWith(".haul", StringComparison.Ordinal));
    }
}
