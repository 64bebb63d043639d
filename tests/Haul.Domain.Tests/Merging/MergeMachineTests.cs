using System.Collections.Immutable;
using Haul.Abstractions;

namespace Haul.Domain.Tests;

public class MergeMachineTests
{
    [Fact]
    public void Publishing_CountsTheEpochAndTakesThePlansNumbers() =>
        Assert.Equal(new MergeState { Generation = 2, Revision = 7, Epoch = 4 }, MergeMachine.Publishing(new() { Generation = 1, Revision = 9, Epoch = 3, Published = true }, Plan(2, 7)).OrThrow());

    [Theory]
    [InlineData(2, 4, true)]
    [InlineData(1, 9, true)]
    [InlineData(2, 5, false)]
    [InlineData(3, 1, false)]
    public void Publishing_OlderPlan_IsRefused(int generation, long revision, bool refused) =>
        Assert.Equal(refused, MergeMachine.Publishing(new() { Generation = 2, Revision = 5 }, Plan(generation, revision)).IsRefused);

    [Theory]
    [InlineData(true, 1, "md5", "", true)]
    [InlineData(true, 1, "md5", "md5", true)]
    [InlineData(true, 1, "md5", "md5 sha-256", false)]
    [InlineData(true, 1, "", "sha-1", false)]
    [InlineData(true, 2, "md5", "md5", false)]
    [InlineData(false, 1, "md5", "md5", false)]
    public void IsDone_OnlyWhereTheFileStandsAndEveryDigestWasCompared(bool published, int generation, string compared, string wanted, bool done) =>
        Assert.Equal(done, MergeMachine.IsDone(new() { Published = published, Generation = generation, Compared = Given(compared) }, Plan(1, 5) with { Digests = Given(wanted) }));

    [Fact]
    public void Publishing_TakesTheDigestsOfThePlan() =>
        Assert.Equal(Given("md5"), MergeMachine.Publishing(new(), Plan(1, 1) with { Digests = Given("md5") }).OrThrow().Compared);

    [Fact]
    public void Published_BeforePublishing_IsRefused() => Assert.True(MergeMachine.Published(new(), "blocks").IsRefused);

    [Fact]
    public void Published_Twice_IsTheSame()
    {
        var once = MergeMachine.Published(new() { Epoch = 1 }, "sha-256").OrThrow();

        Assert.Equal(once, MergeMachine.Published(once, "sha-256").OrThrow());
    }

    [Theory]
    [InlineData("md5 sha-256 sha-1", true, "sha-256")]
    [InlineData("sha-256 sha-512", false, "sha-512")]
    [InlineData("md5", false, "md5")]
    [InlineData("", true, "blocks")]
    [InlineData("", false, "no")]
    public void Verdict_OfWhatHeld_IsTheStrongest(string algorithms, bool allRead, string verdict) =>
        Assert.Equal(verdict, MergeMachine.Verdict(Given(algorithms), allRead));

    private static ImmutableArray<Digest> Given(string algorithms) => [.. algorithms.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => new Digest(name, "00"))];

    private static MergePlan Plan(int generation, long revision) => new()
    {
        Download = Sample.Id,
        Generation = generation,
        Revision = revision,
        Action = MergeAction.Publish,
        Part = new("file.bin", generation, Sample.Block, 10),
    };
}
