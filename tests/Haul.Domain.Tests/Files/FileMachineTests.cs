using Haul.Abstractions;

namespace Haul.Domain.Tests;

public class FileMachineTests
{
    /// <summary>
    /// Every fact in every status: the status that follows, or <c>-</c> for a refusal. N never submitted, Q queued, P probing (asked),
    /// D downloading (nothing finished), M merging, U paused, C completed, F failed, X cancelled.
    /// </summary>
    private const string Table = """
        fact            N Q P D M U C F X
        Submitted       Q Q Q Q M Q C Q -
        Admitted        - P P D M U C F X
        Named           - Q P D M U C F X
        NamedOtherwise  - Q P - - - C - X
        ProbeSent       - - - - - - C - X
        Probed          - - D - - - C - X
        BlocksFinished  - - - D M U C F X
        LengthLearned   - - - D M U C F X
        OtherLength     - - - - - - C - X
        Decided         - - P D - - C - X
        BlockBad        - - - D D U C F X
        BlockOutside    - - - - - - C - X
        HashesLost      - Q P D M U C F X
        Rechecked       - Q P D M U C F X
        PartLost        - Q P D D U C F X
        PartRemade      - - - D D U C F X
        RangesIgnored   - - - D D U C F X
        Regenerated     - Q P P P U C F X
        Committed       - - - - M - C - X
        Published       - - - - C - C - X
        Skipped         - C C - - - C - X
        Failed          - F F F F F C F X
        Paused          - U U U - U C F X
        Cancelled       - X X X - X C F X
        """;

    public static TheoryData<string, char, char> Rows
    {
        get
        {
            var lines = Table.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
            var rows = new TheoryData<string, char, char>();
            foreach (var line in lines.Skip(1))
            {
                foreach (var (status, expected) in lines[0].Skip(1).Zip(line.Skip(1)))
                {
                    rows.Add(line[0], status[0], expected[0]);
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Apply_EveryFactInEveryStatus_LeadsWhereTheTableSays(string fact, char status, char expected)
    {
        var before = StateOf(status);

        var step = FileMachine.Apply(before, FactOf(fact));

        if (expected == '-')
        {
            Assert.True(step.IsRefused, $"{fact} in {before.Status} led to {step.State.Status}.");
            Assert.EndsWith(".", step.Refusal);
            Assert.Same(before, step.State);
        }
        else
        {
            Assert.False(step.IsRefused, step.Refusal);
            Assert.Equal(StatusOf(expected), step.State.Status);
            Assert.Equal(before.Revision, step.State.Revision);
            Assert.True(step.State.Generation >= before.Generation);
        }
    }

    [Theory]
    [InlineData('C')]
    [InlineData('X')]
    public void Apply_AnyLateFactAfterTheEnd_ChangesNothing(char status)
    {
        var before = StateOf(status);

        Assert.All(Table.Split('\n').Skip(2).Select(line => line.Split(' ')[0]), fact => Assert.Equal(before, FileMachine.Apply(before, FactOf(fact)).State));
    }

    [Theory]
    [InlineData('D')]
    [InlineData('X')]
    public void Apply_Overtaken_GoesPastWhatTheSlotKnowsAndNeverBack(char status)
    {
        var before = StateOf(status);

        var past = Sample.Do(before, new FileFact.Overtaken(before.Revision + 7, before.NextSegment + 3));
        var late = Sample.Do(past, new FileFact.Overtaken(before.Revision, before.NextSegment));

        Assert.Equal(before with { Revision = before.Revision + 7, NextSegment = before.NextSegment + 4 }, past);
        Assert.Equal(past, late);
    }

    [Fact]
    public void Apply_FirstSubmit_NamesAndDatesTheDownload()
    {
        Assert.Equal("file.bin", Sample.Queued.Name);
        Assert.Equal(Sample.Now, Sample.Queued.CreatedAt);
        Assert.Equal(1, Sample.Queued.Generation);
    }

    [Fact]
    public void Apply_Probed_GivesTheFirstBlockToTheProbe()
    {
        var segment = Assert.Single(Sample.Downloading.Segments);

        Assert.Equal(new ByteRange(0, Sample.Block), segment.Range);
        Assert.Equal(0, segment.Slot);
        Assert.Equal(1, Sample.Downloading.NextSegment);
        Assert.Equal(["s0"], Sample.Downloading.Silos);
        Assert.Equal(Sample.Url, Sample.Downloading.ProvenUrl);
        Assert.Equal(new PartSpec("file.bin", 1, Sample.Block, 3 * Sample.Block), Sample.Downloading.Part);
    }

    [Fact]
    public void Apply_ProbedFileOfABlockAndACrumb_GivesAllOfItToTheProbe()
    {
        var state = Sample.Do(Sample.Probing, new FileFact.Probed(Sample.ThreeBlocks with { Length = Sample.Block + 1 }, "1:1"));

        Assert.Equal(new(0, Sample.Block + 1), Assert.Single(state.Segments).Range);
    }

    [Fact]
    public void Apply_ProbedEmptyFile_IsWholeAtOnce()
    {
        var state = Sample.Do(Sample.Probing, new FileFact.Probed(Sample.ThreeBlocks with { Length = 0 }, "1:1"), new FileFact.Committed());

        Assert.Equal(DownloadStatus.Merging, state.Status);
    }

    [Fact]
    public void Apply_ProbedWithoutName_IsRefused()
    {
        var unnamed = Sample.Do(new FileState(), new FileFact.Submitted(new() { Url = Sample.Url }, Sample.Now), new FileFact.Admitted(), new FileFact.ProbeSent("s0"));

        Assert.Contains("name unknown", Sample.Refusal(unnamed, new FileFact.Probed(Sample.ThreeBlocks, "1:1")), StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_BlocksOffTheGrid_AreRefused()
    {
        Sample.Refusal(Sample.Downloading, new FileFact.BlocksFinished(RangeSet.Of(new(1, Sample.Block))));
        Sample.Refusal(Sample.Downloading, new FileFact.BlocksFinished(RangeSet.Of(new(0, 4 * Sample.Block))));
    }

    [Fact]
    public void Apply_BlocksFinishedTwice_ChangesNothing()
    {
        var once = Sample.Do(Sample.Downloading, Sample.Finished(1, 2));

        Assert.Equal(Sample.ToJson(once), Sample.ToJson(Sample.Do(once, Sample.Finished(1, 2))));
    }

    [Fact]
    public void Apply_StreamThatEnds_LearnsItsLengthAndSaysThatItIsUnverified()
    {
        var state = Sample.Do(Sample.Stream, new FileFact.LengthLearned(100), new FileFact.BlocksFinished(RangeSet.Of(new(0, 100))));

        Assert.True(state.IsWhole);
        Assert.True(state.LengthUnverified);
        Assert.Equal(new ByteRange(0, 100), Assert.Single(state.Segments).Range);
    }

    [Fact]
    public void Apply_BadBlock_IsFetchedOnceMoreByNobodyWhoHasIt()
    {
        var state = Sample.Do(
            Sample.OneFinished,
            Sample.Decided(new Decision.Assign(0, "s0", new(Sample.Block, 3 * Sample.Block), AssignReason.Fresh)),
            Sample.Finished(1, 2),
            new FileFact.BlockBad(Sample.Block + 5));

        Assert.Equal(RangeSet.Of(new(0, Sample.Block)), state.Finished);
        Assert.Equal(RangeSet.Of(new(Sample.Block, 2 * Sample.Block)), state.Suspect);
        Assert.Empty(state.Segments);
    }

    [Fact]
    public void Apply_BlockBadTwice_IsRefused()
    {
        var again = Sample.Do(Sample.OneFinished, new FileFact.BlockBad(0), Sample.Finished(0, 1));

        Assert.Contains("wrong twice", Sample.Refusal(again, new FileFact.BlockBad(0)), StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_BlocksLostAgainAndAgain_AreFetchedAgainEachTime()
    {
        var state = Sample.Merging;
        for (var i = 0; i < 5; i++)
        {
            state = Sample.Do(state, new FileFact.BlocksLost(RangeSet.Of(new(Sample.Block, 3 * Sample.Block))));

            Assert.Equal(DownloadStatus.Downloading, state.Status);
            Assert.Equal(RangeSet.Of(new(0, Sample.Block)), state.Finished);
            Assert.True(state.Suspect.IsEmpty);
            state = Sample.Do(state, Sample.Finished(1, 3), new FileFact.Committed());
        }
    }

    [Fact]
    public void Apply_HashesLost_LeavesTheRestOfTheSegmentToOthers()
    {
        var live = Sample.Do(Sample.OneFinished, Sample.Decided(new Decision.Assign(0, "s0", new(Sample.Block, 3 * Sample.Block), AssignReason.Fresh)), Sample.Finished(2, 3));

        var state = Sample.Do(live, new FileFact.HashesLost(live.Segments[0].Number));

        Assert.Empty(state.Segments);
        Assert.Equal(live.Finished, state.Finished);
        Assert.Same(state, Sample.Do(state, new FileFact.HashesLost(live.Segments[0].Number)));
    }

    [Fact]
    public void Apply_HashesLostOfAStream_StartsTheNextGeneration()
    {
        var state = Sample.Do(Sample.Stream, new FileFact.HashesLost(Sample.Stream.Segments[0].Number));

        Assert.Equal((2, DownloadStatus.Probing), (state.Generation, state.Status));
    }

    [Fact]
    public void Apply_ManyBlocksLostHereAndThere_AreUnfinishedTogether()
    {
        var all = Sample.Do(Sample.Probing, new FileFact.Probed(Sample.ThreeBlocks with { Length = 8_192L * Sample.Block }, "1:1"), Sample.Finished(0, 8_192));
        var lost = Enumerable.Range(0, 4_096).Aggregate(RangeSet.Empty, (set, pair) => set.Add(new(2L * pair * Sample.Block, ((2L * pair) + 1) * Sample.Block)));

        var state = Sample.Do(all, new FileFact.BlocksLost(lost));

        Assert.Equal(4_096L * Sample.Block, state.Finished.Length);
        Assert.True(state.Finished.Contains(Sample.Block));
        Assert.False(state.Finished.Contains(0));
    }

    [Fact]
    public void Apply_LostBlocksThatAreNoBlocks_IsRefused() =>
        Assert.Contains("is not a run of blocks", Sample.Refusal(Sample.Whole, new FileFact.BlocksLost(RangeSet.Of(new(5, Sample.Block)))), StringComparison.Ordinal);

    [Fact]
    public void Apply_BadBlockOfAStream_StartsTheNextGeneration()
    {
        var state = Sample.Do(Sample.Stream, new FileFact.BlocksFinished(RangeSet.Of(new(0, 8 << 20))), new FileFact.BlockBad(0));

        Assert.Equal((2, DownloadStatus.Probing), (state.Generation, state.Status));
        Assert.True(state.Finished.IsEmpty);
    }

    [Fact]
    public void Apply_PartRemade_KeepsWholeBlocksThatAreStillThere()
    {
        var state = Sample.Do(Sample.Whole, new FileFact.PartRemade((2 * Sample.Block) + 17, "1:2"));

        Assert.Equal(RangeSet.Of(new(0, 2 * Sample.Block)), state.Finished);
        Assert.Equal("1:2", state.PartIdentity);
        Assert.Equal(1, state.Generation);
    }

    [Fact]
    public void Apply_PartRemade_TakesSegmentsBackThatHadBytesInTheLostPart() =>
        Assert.Empty(Sample.Do(Sample.Downloading, new FileFact.PartRemade(0, "1:2")).Segments);

    [Fact]
    public void Apply_RangesIgnored_StartsOneStreamOfTheSameRepresentation()
    {
        var state = Sample.Do(Sample.OneFinished, new FileFact.RangesIgnored());

        Assert.True(state.IsStream);
        Assert.Equal(2, state.Generation);
        Assert.Equal(DownloadStatus.Downloading, state.Status);
        Assert.Equal("\"v1\"", state.Representation!.ETag);
        Assert.Empty(state.Segments);
    }

    [Fact]
    public void Apply_RangesIgnoredAgain_ChangesNothing()
    {
        var once = Sample.Do(Sample.OneFinished, new FileFact.RangesIgnored());

        Assert.Equal(once, Sample.Do(once, new FileFact.RangesIgnored()));
    }

    [Fact]
    public void Apply_Regenerated_KeepsRequestAndNameAndForgetsTheRest()
    {
        var state = Sample.Do(Sample.Whole, new FileFact.Regenerated());

        Assert.Equal(2, state.Generation);
        Assert.Equal(Sample.Request, state.Request);
        Assert.Equal("file.bin", state.Name);
        Assert.Null(state.Representation);
        Assert.Null(state.PartIdentity);
        Assert.True(state.Finished.IsEmpty && state.Recheck.IsEmpty && state.Suspect.IsEmpty && state.Segments.IsEmpty);
        Assert.Equal(Sample.Whole.NextSegment, state.NextSegment);
    }

    [Fact]
    public void Apply_SubmittedAgain_ItsSegmentsAreNewAttempts()
    {
        var failed = Sample.Do(Sample.Downloading, new FileFact.Failed(new(ErrorCode.OriginRefused, "No."), Sample.Now));

        var again = Sample.Do(failed, new FileFact.Submitted(Sample.Request, Sample.Now));

        var (before, after) = (Assert.Single(failed.Segments), Assert.Single(again.Segments));
        Assert.Equal(before with { Attempt = before.Attempt + 1 }, after);
    }

    [Fact]
    public void Apply_CommittedWithLiveSegments_IsRefused()
    {
        var state = Sample.Do(Sample.Downloading, Sample.Finished(0, 3));

        Assert.Contains("still live", Sample.Refusal(state, new FileFact.Committed()), StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_Committed_NeedsEveryByte() =>
        Assert.Contains("not whole", Sample.Refusal(Sample.OneFinished, new FileFact.Committed()), StringComparison.Ordinal);

    [Fact]
    public void Apply_SkippedWithAPart_IsRefused() => Sample.Refusal(Sample.OneFinished, new FileFact.Skipped(Sample.Now));

    [Fact]
    public void Apply_SeveralFacts_StopAtTheFirstRefusal()
    {
        var step = FileMachine.Apply(Sample.Downloading, [Sample.Finished(0, 1), new FileFact.Published("no", Sample.Now), new FileFact.Paused()]);

        Assert.True(step.IsRefused);
        Assert.Equal(DownloadStatus.Downloading, step.State.Status);
    }

    private static FileState StateOf(char status) => status switch
    {
        'N' => new(),
        'Q' => Sample.Queued,
        'P' => Sample.Probing,
        'D' => Sample.Downloading,
        'M' => Sample.Merging,
        'U' => Sample.Paused,
        'C' => Sample.Completed,
        'F' => Sample.Failed,
        _ => Sample.Cancelled,
    };

    private static DownloadStatus StatusOf(char status) => status switch
    {
        'U' => DownloadStatus.Paused,
        _ => StateOf(status).Status,
    };

    private static FileFact FactOf(string name) => name switch
    {
        "Submitted" => new FileFact.Submitted(Sample.Request, Sample.Now),
        "Admitted" => new FileFact.Admitted(),
        "Named" => new FileFact.Named("file.bin"),
        "NamedOtherwise" => new FileFact.Named("other.bin"),
        "HashesLost" => new FileFact.HashesLost(0),
        "ProbeSent" => new FileFact.ProbeSent("s1"),
        "Probed" => new FileFact.Probed(Sample.ThreeBlocks, "1:1"),
        "BlocksFinished" => Sample.Finished(0, 1),
        "LengthLearned" => new FileFact.LengthLearned(3 * Sample.Block),
        "OtherLength" => new FileFact.LengthLearned(5),
        "Decided" => Sample.Decided(),
        "BlockBad" => new FileFact.BlockBad(Sample.Block),
        "BlockOutside" => new FileFact.BlockBad(9L * Sample.Block),
        "Rechecked" => new FileFact.Rechecked(Sample.Block),
        "PartLost" => new FileFact.PartLost(),
        "PartRemade" => new FileFact.PartRemade(0, "1:2"),
        "RangesIgnored" => new FileFact.RangesIgnored(),
        "Regenerated" => new FileFact.Regenerated(),
        "Committed" => new FileFact.Committed(),
        "Published" => new FileFact.Published("blocks", Sample.Now),
        "Skipped" => new FileFact.Skipped(Sample.Now),
        "Failed" => new FileFact.Failed(new(ErrorCode.Store, "The disk is full."), Sample.Now),
        "Paused" => new FileFact.Paused(),
        "Cancelled" => new FileFact.Cancelled(Sample.Now),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };
}
