using CsCheck;

namespace Haul.Domain.Tests;

/// <summary>Whatever happens to a download, in whatever order.</summary>
public class FileMachinePropertyTests
{
    private static readonly Gen<(int Blocks, int Seed, int[] Steps)> Runs =
        Gen.Select(Gen.Int[1, 60], Gen.Int[0, int.MaxValue], Gen.Int[0, 97].Array[0, 120]);

    [Fact]
    public void Apply_AnyHistory_KeepsTheRulesAndEnds() => Runs.Sample(run =>
    {
        var history = Play(run);

        history.RunToEnd();

        Assert.Equal(Haul.Abstractions.DownloadStatus.Merging, history.State.Status);
    }, iter: 400, threads: 2);

    [Fact]
    public void Apply_TheSameFacts_LeadToTheSameState() => Runs.Sample(run =>
    {
        var history = Play(run);

        var replayed = FileMachine.Apply(new FileState(), history.Facts).OrThrow();

        Assert.Equal(Sample.ToJson(history.State), Sample.ToJson(replayed));
    }, iter: 200, threads: 2);

    [Fact]
    public void Json_OfAnyState_ComesBackEqual() => Runs.Sample(run =>
    {
        var text = Sample.ToJson(Play(run).State);

        Assert.Equal(text, Sample.ToJson(Sample.FromJson<FileState>(text)));
    }, iter: 100, threads: 2);

    [Fact]
    public void Apply_ManyHistories_MeetHedges()
    {
        var hedges = 0;
        Runs.Sample(run => Interlocked.Add(ref hedges, Finish(run)), iter: 100, threads: 2);

        Assert.True(hedges > 0, "The histories never came to a hedge: they prove nothing about it.");
    }

    private static int Finish((int Blocks, int Seed, int[] Steps) run) => Play(run).Hedges;

    private static FileHistory Play((int Blocks, int Seed, int[] Steps) run)
    {
        var history = new FileHistory(run.Blocks, run.Seed);
        history.Begin();
        foreach (var step in run.Steps)
        {
            history.Step(step);
        }

        return history;
    }
}
