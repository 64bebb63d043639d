using Haul.Abstractions;

namespace Haul.Domain.Tests;

/// <summary>Run again: goes on.</summary>
public class SubmissionTests
{
    [Fact]
    public void Submit_AfterAFailure_GoesOnWithWhatIsFinishedAndReadsItAgain()
    {
        var state = Sample.Do(Sample.OneFinished, Fails(ErrorCode.Network), Again(), new FileFact.Admitted());

        Assert.Equal(DownloadStatus.Downloading, state.Status);
        Assert.Equal(RangeSet.Of(new(0, Sample.Block)), state.Finished);
        Assert.Equal(state.Finished, state.Recheck);
        Assert.Null(state.Error);
        Assert.Null(state.FinishedAt);
        Assert.Equal(1, state.Generation);
    }

    [Fact]
    public void Submit_AfterCompletion_ChangesNothing() => Assert.Equal(Sample.Completed, Sample.Do(Sample.Completed, Again()));

    [Fact]
    public void Submit_AfterCancel_IsRefused() => Assert.Contains("cancelled", Sample.Refusal(Sample.Cancelled, Again()), StringComparison.Ordinal);

    [Fact]
    public void Submit_PastTheCommitPoint_StaysThere()
    {
        var state = Sample.Do(Sample.Merging, Again());

        Assert.Equal(DownloadStatus.Merging, state.Status);
        Assert.Equal(Sample.Merging.Recheck, state.Recheck);
    }

    [Fact]
    public void Submit_OfWhatWorksAsItWas_ChangesNothing() =>
        Assert.Same(Sample.OneFinished, Sample.Do(Sample.OneFinished, Again() with { GoesOn = true }));

    [Fact]
    public void Submit_OfWhatWorksAsItWasStored_ChangesNothing()
    {
        var stored = Sample.FromJson<FileState>(Sample.ToJson(Sample.OneFinished));

        Assert.Same(stored, Sample.Do(stored, Again(Sample.Request with { Headers = [] }) with { GoesOn = true }));
    }

    [Fact]
    public void Submit_OfWhatAnEarlierProcessHasLeft_ReadsItAgain() =>
        Assert.Equal(Sample.OneFinished.Finished, Sample.Do(Sample.OneFinished, Again()).Recheck);

    [Fact]
    public void Submit_OfWhatWorksWithAChecksum_TakesIt() =>
        Assert.Equal(Sample.RightDigest, Sample.Do(Sample.OneFinished, Again(Sample.Request with { Checksum = Sample.RightDigest }) with { GoesOn = true }).Request!.Checksum);

    [Fact]
    public void Submit_WithANewChecksumPastTheCommitPoint_IsRefused()
    {
        var late = Again(Sample.Request with { Checksum = Sample.RightDigest });

        Assert.Contains(Sample.RightDigest.ToString(), Sample.Refusal(Sample.Merging, late with { GoesOn = true }), StringComparison.Ordinal);
        Assert.Contains(Sample.RightDigest.ToString(), Sample.Refusal(Sample.Completed, late), StringComparison.Ordinal);
    }

    [Fact]
    public void Submit_WithANewChecksumWhereAProcessDiedPastTheCommitPoint_TakesIt() =>
        Assert.Equal(Sample.RightDigest, Sample.Do(Sample.Merging, Again(Sample.Request with { Checksum = Sample.RightDigest })).Request!.Checksum);

    [Fact]
    public void Submit_WithTheChecksumThatItHasPastTheCommitPoint_StaysThere()
    {
        var merging = Sample.Do(Checked(), new FileFact.Decided([new Decision.Release(0)]), new FileFact.Committed());

        Assert.Equal(DownloadStatus.Merging, Sample.Do(merging, Again(Sample.Request with { Checksum = Sample.RightDigest })).Status);
    }

    [Fact]
    public void Submit_WithoutChecksum_KeepsTheOneThatWasGiven()
    {
        var state = Sample.Do(new FileState(), Again(Sample.Request with { Checksum = Sample.RightDigest }), Again());

        Assert.Equal(Sample.RightDigest, state.Request!.Checksum);
    }

    [Fact]
    public void Submit_WithAnotherName_KeepsTheName() =>
        Assert.Equal("file.bin", Sample.Do(Sample.Paused, Again(Sample.Request with { Name = "other.bin" })).Request!.Name);

    [Fact]
    public void Submit_SameUrlAfterOriginChanged_StartsTheNextGeneration()
    {
        var state = Sample.Do(Sample.OneFinished, Fails(ErrorCode.OriginChanged), Again());

        Assert.Equal((2, DownloadStatus.Queued), (state.Generation, state.Status));
        Assert.True(state.Finished.IsEmpty);
        Assert.Null(state.Representation);
    }

    [Fact]
    public void Submit_OtherUrlAfterOriginChanged_GoesOn()
    {
        var state = Sample.Do(Sample.OneFinished, Fails(ErrorCode.OriginChanged), Again(Sample.Request with { Url = Sample.OtherUrl, Retarget = true }));

        Assert.Equal(1, state.Generation);
        Assert.Equal(Sample.OtherUrl, state.Request!.Url);
        Assert.Equal(Sample.OneFinished.Finished, state.Finished);
    }

    [Fact]
    public void Submit_OtherUrlWithoutRetarget_IsRefused() =>
        Assert.Contains(Sample.Url, Sample.Refusal(Sample.OneFinished, Again(Sample.Request with { Url = Sample.OtherUrl })), StringComparison.Ordinal);

    [Fact]
    public void Fail_OfAnotherUrlThatServesSomethingElse_TakesTheUrlBack()
    {
        var state = Sample.Do(Sample.OneFinished, Fails(ErrorCode.Network), Again(Sample.Request with { Url = Sample.OtherUrl, Retarget = true }), Fails(ErrorCode.OriginChanged));

        Assert.Equal(Sample.Url, state.Request!.Url);
        Assert.Equal(Sample.OneFinished.Finished, state.Finished);
    }

    [Fact]
    public void Submit_FirstUrlAfterAnotherUrlServedSomethingElse_GoesOnWithItsBytes()
    {
        var mismatched = Sample.Do(Sample.OneFinished, Fails(ErrorCode.Network), Again(Sample.Request with { Url = Sample.OtherUrl, Retarget = true }), Fails(ErrorCode.OriginChanged));

        var state = Sample.Do(mismatched, Again());

        Assert.Equal(1, state.Generation);
        Assert.Equal(Sample.OneFinished.Finished, state.Finished);
    }

    [Fact]
    public void Submit_FirstUrlThatHasChangedToo_StartsTheNextGenerationAtTheSecondTry()
    {
        var state = Sample.Do(
            Sample.OneFinished,
            Fails(ErrorCode.Network),
            Again(Sample.Request with { Url = Sample.OtherUrl, Retarget = true }),
            Fails(ErrorCode.OriginChanged),
            Again(),
            Fails(ErrorCode.OriginChanged),
            Again());

        Assert.Equal(2, state.Generation);
    }

    [Fact]
    public void Submit_SameChecksumAfterIntegrityFailure_StartsTheNextGeneration()
    {
        var state = Sample.Do(Checked(), Fails(ErrorCode.Integrity), Again());

        Assert.Equal(2, state.Generation);
        Assert.True(state.Finished.IsEmpty);
    }

    [Fact]
    public void Submit_OtherChecksumAfterIntegrityFailure_KeepsTheBytes()
    {
        var state = Sample.Do(Checked(), Fails(ErrorCode.Integrity), Again(Sample.Request with { Checksum = Sample.OtherDigest }));

        Assert.Equal(1, state.Generation);
        Assert.Equal(3 * Sample.Block, state.Finished.Length);
        Assert.Equal(Sample.OtherDigest, state.Request!.Checksum);
    }

    private static FileState Checked() => Sample.Do(
        new FileState(),
        Again(Sample.Request with { Checksum = Sample.RightDigest }),
        new FileFact.Admitted(),
        new FileFact.ProbeSent("s0"),
        new FileFact.Probed(Sample.ThreeBlocks, "1:1"),
        Sample.Finished(0, 3));

    private static FileFact.Submitted Again(DownloadRequest? request = null) => new(request ?? Sample.Request, Sample.Now);

    private static FileFact.Failed Fails(ErrorCode code) => new(new(code, "It broke."), Sample.Now);
}
