using Haul.Abstractions;
using Haul.Domain;

namespace Haul.Grains.Tests;

public class MergeFindingsTests
{
    private const int Block = 1 << 20;

    private static readonly DownloadError Broken = new(ErrorCode.Store, "It broke.");

    private readonly MergeFindings _findings = new();

    [Fact]
    public void Follow_LaterPlanBeforeItWasTold_KeepsIt()
    {
        _findings.Follow(Plan(1));
        _findings.Bad(Plan(1), Block);

        _findings.Follow(Plan(2));

        Assert.Equal(Block, _findings.BadBlock);
    }

    [Fact]
    public void Follow_TheSamePlanAfterItWasTold_KeepsIt()
    {
        _findings.Follow(Plan(1));
        _findings.Fail(Plan(1), Broken);
        _findings.Tell(1);

        _findings.Follow(Plan(1));

        Assert.Equal(Broken, _findings.Error);
    }

    [Fact]
    public void Follow_LaterPlanAfterItWasTold_IsAnotherTry()
    {
        _findings.Follow(Plan(1));
        _findings.Fail(Plan(1), Broken);
        _findings.Follow(Plan(2));
        _findings.Tell(2);

        _findings.Follow(Plan(3));

        Assert.False(_findings.Any);
    }

    [Fact]
    public void Follow_NextGeneration_IsAnotherTry()
    {
        _findings.Follow(Plan(1));
        _findings.Fail(Plan(1), Broken);

        _findings.Follow(Plan(1, generation: 2));

        Assert.False(_findings.Any);
    }

    [Fact]
    public void Find_WhatWasOfAnEarlierGeneration_DoesNotCount()
    {
        _findings.Follow(Plan(1, generation: 2));

        _findings.Fail(Plan(9), Broken);
        _findings.Bad(Plan(9), 0);
        _findings.LosePart(Plan(9));
        _findings.Lose(Plan(9), RangeSet.Of(new(0, Block)));

        Assert.False(_findings.Any);
    }

    /// <summary>Resumed, it begins with a clean sheet.</summary>
    [Fact]
    public void Follow_Rest_IsAnotherTry()
    {
        _findings.Follow(Plan(1));
        _findings.Fail(Plan(1), Broken);

        _findings.Follow(Plan(2) with { Action = MergeAction.Rest });

        Assert.False(_findings.Any);
    }

    /// <summary>A read that hung before the pause ends after it.</summary>
    [Fact]
    public void Find_WhatWasOfAPlanBeforeTheRest_DoesNotCount()
    {
        _findings.Follow(Plan(1));
        _findings.Follow(Plan(2) with { Action = MergeAction.Rest });
        _findings.Follow(Plan(3));

        _findings.Fail(Plan(1), Broken);
        Assert.False(_findings.Any);

        _findings.Fail(Plan(3), Broken);
        Assert.True(_findings.Any);
    }

    [Fact]
    public void Follow_ThePlanThatFetchesTheBlockAgain_ForgetsIt()
    {
        _findings.Follow(Plan(1));
        _findings.Bad(Plan(1), Block);

        _findings.Follow(Plan(2) with { Prefix = Block });

        Assert.False(_findings.Any);
    }

    [Fact]
    public void Follow_ThePlanOfALostPartAgain_LooksAgain()
    {
        _findings.Follow(Plan(1));
        _findings.LosePart(Plan(1));
        _findings.Tell(1);
        Assert.True(_findings.PartLost);

        _findings.Follow(Plan(1));

        Assert.False(_findings.Any);
    }

    [Fact]
    public void Lose_TimeAndAgain_IsAFailureUntilTheNextGenerationOrARest()
    {
        var lost = RangeSet.Of(new(0, Block));
        for (var revision = 1; revision <= 5; revision++)
        {
            Assert.Null(_findings.Error);
            _findings.Follow(Plan(revision));
            _findings.Lose(Plan(revision), lost);
            _findings.Tell(revision);
        }

        Assert.Contains("5 times", _findings.Error?.Message, StringComparison.Ordinal);
        _findings.Follow(Plan(1, generation: 2));
        _findings.Lose(Plan(1, generation: 2), lost);
        Assert.Null(_findings.Error);
        Assert.Equal(lost, _findings.Lost);
    }

    [Fact]
    public void Lose_AfterARest_CountsFromTheFirst()
    {
        for (var revision = 1; revision < 20; revision += 2)
        {
            _findings.Follow(Plan(revision));
            _findings.Lose(Plan(revision), RangeSet.Of(new(0, Block)));
            Assert.Null(_findings.Error);
            _findings.Follow(Plan(revision + 1) with { Action = MergeAction.Rest });
        }
    }

    private static MergePlan Plan(long revision, int generation = 1) => new()
    {
        Download = HaulCluster.NewId(),
        Generation = generation,
        Revision = revision,
        Action = MergeAction.Check,
        Part = new("m", generation, Block, 2 * Block),
        Prefix = 2 * Block,
    };
}
