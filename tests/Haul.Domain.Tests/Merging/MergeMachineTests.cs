using Haul.Abstractions;

namespace Haul.Domain.Tests;

public class MergeMachineTests
{
    [Fact]
    public void Publishing_CountsTheEpochAndTakesThePlansNumbers() =>
        Assert.Equal(new MergeState { Generation = 2, Revision = 7, Epoch = 4 }, MergeMachine.Publishing(new() { Generation = 1, Revision = 9, Epoch = 3, Published = true }, Plan(2, 7), []).OrThrow());

    [Theory]
    [InlineData(2, 4, true)]
    [InlineData(1, 9, true)]
    [InlineData(2, 5, false)]
    [InlineData(3, 1, false)]
    public void Publishing_OlderPlan_IsRefused(int generation, long revision, bool refused) =>
        Assert.Equal(refused, MergeMachine.Publishing(new() { Generation = 2, Revision = 5 }, Plan(generation, revision), []).IsRefused);

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
        Assert.Equal(verdict, MergeMachine.Verdict(algorithms.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => new Digest(name, "00")), allRead));

    private static MergePlan Plan(int generation, long revision) => new()
    {
        Download = Sample.Id,
        Generation = generation,
        Revision = revision,
        Action = MergeAction.Publish,
        Part = new("file.bin", generation, Sample.Block, 10),
    };
}
