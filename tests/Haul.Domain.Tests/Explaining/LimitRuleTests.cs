using CsCheck;
using Haul.Abstractions;

namespace Haul.Domain.Tests.Explaining;

/// <summary>From measured shares and paces to one sentence.</summary>
public class LimitRuleTests
{
    private const string Silo = "10.0.0.2:11111@7";
    private const double Mega = 1 << 20;

    private static readonly Contrast Grows = new(4, 4 * Mega, 16, 16 * Mega);
    private static readonly Contrast Stays = new(2, 7.1 * Mega, 8, 7.1 * Mega);
    private static readonly LimitFacts Running = new()
    {
        Status = DownloadStatus.Downloading,
        Waits = [new(0.97, 0.01, 0, 0, 10)],
        Silos = [new(Silo, 16, 16 * Mega, null)],
        Granted = 16,
        Wanted = 16,
    };

    private static readonly Gen<double> Share = Gen.Double[0, 0.25];
    private static readonly Gen<WaitShares> Waits = Gen.Select(Share, Share, Share, Share, Gen.Double[0, 10]).Select(x => new WaitShares(x.Item1, x.Item2, x.Item3, x.Item4, x.Item5));
    private static readonly Gen<Contrast> AnyContrast = Gen.Select(Gen.Int[1, 8], Gen.Double[1, 1e10], Gen.Int[9, 99], Gen.Double[1, 1e10], Gen.Bool)
        .Select(x => new Contrast(x.Item1, x.Item2, x.Item3, x.Item4, x.Item5));

    private static readonly Gen<LimitFacts> Any = Gen.Select(
        Gen.Enum<DownloadStatus>(),
        Gen.Select(Gen.Double[0, 1], Gen.Double[0, 12]).Select(x => new WaitShares(x.Item1, (1 - x.Item1) / 2, (1 - x.Item1) / 4, 0, x.Item2)).Array[0, 5],
        Gen.Select(Gen.Int[0, 20], Gen.Double[0, 1e10], AnyContrast.Null()).Select(x => new SiloPace(Silo, x.Item1, x.Item2, x.Item3)).Array[0, 4],
        AnyContrast.Null(),
        Gen.Bool,
        Gen.Int[-5, 99],
        Gen.Select(Gen.Int[0, 20], Gen.Int[0, 20]),
        Gen.Enum<ErrorCode>())
        .Select((status, waits, silos, whole, refused, pause, share, code) => new LimitFacts
        {
            Status = status,
            Waits = [.. waits],
            Silos = [.. silos],
            BySilos = whole,
            IsRefused = refused,
            OriginPause = TimeSpan.FromSeconds(pause),
            Granted = share.Item1,
            Wanted = share.Item2,
            LimitRate = pause > 50 ? 5 << 20 : null,
            Error = new(code, "It broke."),
            RestsAfter = pause < 20 ? new(code, "It broke.") : null,
        });

    [Fact]
    public void Judge_AnyFacts_IsOneSentenceThatTellsNoNonsense() => Any.Sample(facts =>
    {
        var verdict = LimitRule.Judge(facts);

        return verdict.Sentence.EndsWith('.') && !verdict.Sentence.Contains('\n', StringComparison.Ordinal)
            && !verdict.Sentence.Contains("NaN", StringComparison.Ordinal) && !verdict.Sentence.Contains('∞', StringComparison.Ordinal);
    });

    [Fact]
    public void Judge_AShareOfMostOfTheTime_IsTheLimit() => Gen.Select(Gen.Int[0, 3], Gen.Double[0.5, 1]).Sample((which, most) =>
    {
        double Of(int place) => place == which ? most : (1 - most) / 4;
        var waits = new WaitShares(Of(0), Of(1), Of(2), Of(3), 5);

        return LimitRule.Judge(Running with { Waits = [waits] }).Limit == new[] { Limit.Origin, Limit.Store, Limit.Policy, Limit.Store }[which];
    });

    [Fact]
    public void Judge_NoShareOfHalfTheTime_IsNothing() => Gen.Select(Share, Share, Share, Share).Sample((origin, store, policy, saving) =>
        LimitRule.Judge(Running with { Waits = [new(origin, store, policy, saving, 5)] }).Limit is Limit.Nothing);

    [Fact]
    public void Mean_AnyShares_LiesBetweenThem() => Waits.Array[1, 9].Where(waits => waits.Sum(wait => wait.Seconds) > 0).Sample(waits =>
    {
        var mean = LimitRule.Mean(waits)!;

        return mean.Origin >= waits.Min(wait => wait.Origin) - 1e-9 && mean.Origin <= waits.Max(wait => wait.Origin) + 1e-9
            && Math.Abs(mean.Seconds - waits.Sum(wait => wait.Seconds)) < 1e-6;
    });

    [Fact]
    public void Judge_ConnectionsThatKeepTheirRate_BlameTheOrigin() => AssertSays(
        Limit.Origin,
        "The origin limits it: each of 16 connections gets 1.0 MiB/s, and they wait for its bytes 97 % of the time.",
        Running with { Silos = [new(Silo, 16, 16 * Mega, Grows)] });

    [Fact]
    public void Judge_NothingVaried_SaysThatItCannotTell() => AssertSays(
        Limit.Origin, "The origin or the link between limits it: each of 16 connections gets 1.0 MiB/s, and they wait for its bytes 97 % of the time.", Running);

    [Fact]
    public void Judge_RateThatGrewWhileOthersLeft_ProvesNothing() => AssertSays(
        Limit.Origin,
        "The origin or the link between limits it: each of 16 connections gets 1.0 MiB/s, and they wait for its bytes 97 % of the time.",
        Running with { Silos = [new(Silo, 16, 16 * Mega, Grows with { IsContested = true })] });

    [Fact]
    public void Judge_ATotalThatStays_BlamesTheLinkOrWhatTheOriginGivesTheSilo() => AssertSays(
        Limit.Link,
        $"The link of {Silo} limits it, or the origin what all its connections get: it brings 7.1 MiB/s whether with 2 or 8 connections.",
        Running with { Silos = [new(Silo, 8, 7.1 * Mega, Stays)] });

    [Fact]
    public void Judge_ATotalThatStaysWhileAnotherSilosGrows_BlamesTheLink() => AssertSays(
        Limit.Link,
        $"The link of {Silo} limits it: it brings 7.1 MiB/s whether with 2 or 8 connections.",
        Running with { Silos = [new(Silo, 8, 7.1 * Mega, Stays), new("other", 4, 4 * Mega, Grows)] });

    [Fact]
    public void Judge_AWholeThatStaysWhileSilosJoin_BlamesTheOrigin() => AssertSays(
        Limit.Origin,
        "The origin limits it as a whole: it gives 20.0 MiB/s whether to 2 or 4 silos.",
        Running with { Silos = [new(Silo, 8, 5 * Mega, Stays)], BySilos = new(2, 20 * Mega, 4, 20 * Mega) });

    [Fact]
    public void Judge_AShareThatIsTooSmall_BlamesIt() => AssertSays(
        Limit.Policy,
        "Its share of the connections limits it: each of 4 connections gets 1.0 MiB/s, it could use 16 and may have 4.",
        Running with { Silos = [new(Silo, 4, 4 * Mega, Grows)], Granted = 4 });

    [Fact]
    public void Judge_AnOriginThatRefusesMore_IsBlamed() => AssertSays(
        Limit.Origin,
        "The origin limits it: each of 4 connections gets 1.0 MiB/s, and it refuses more than 4 connections.",
        Running with { Silos = [new(Silo, 4, 4 * Mega, null)], OriginBears = 4, Granted = 4 });

    [Fact]
    public void Judge_WaitsForTheStore_BlameIt() => AssertSays(
        Limit.Store, "The part store limits it: connections wait for it 81 % of the time.", Running with { Waits = [new(0.1, 0.81, 0, 0, 10)] });

    [Fact]
    public void Judge_WaitsForSaves_BlameTheStoreOfTheState() => AssertSays(
        Limit.Store, "The store of its state limits it: connections wait for saves 60 % of the time.", Running with { Waits = [new(0.1, 0.1, 0, 0.6, 10)] });

    [Fact]
    public void Judge_WaitsForItsOwnLimit_NameIt() => AssertSays(
        Limit.Policy, "Its own limit of 5.0 MiB/s holds it back.", Running with { Waits = [new(0.1, 0.1, 0.7, 0, 10)], LimitRate = 5 << 20 });

    [Fact]
    public void Judge_NoWaits_IsNothingWithItsFigures() => AssertSays(
        Limit.Nothing,
        "Nothing limits it: connections wait 30 % of the time for the origin, 20 % for the part store, 0 % for limits and saves, and move bytes the rest.",
        Running with { Waits = [new(0.3, 0.2, 0, 0, 10)] });

    [Fact]
    public void Judge_TooLittleMeasured_SaysSo() => AssertSays(
        Limit.Nothing, "Nothing limits it: it has just begun, and too little is measured yet.", Running with { Waits = [new(1, 0, 0, 0, 0.4)] });

    [Fact]
    public void Judge_NoConnectionsGranted_IsQueued() => AssertSays(
        Limit.Policy, "It is queued: other downloads hold all connections.", new() { Status = DownloadStatus.Queued, IsRefused = true });

    [Fact]
    public void Judge_AnOriginThatWantsPeace_IsBlamed() => AssertSays(
        Limit.Origin,
        "The origin limits it: it wants no request for another 12 s.",
        new() { Status = DownloadStatus.Downloading, OriginPause = TimeSpan.FromSeconds(11.2), IsRefused = true });

    [Fact]
    public void Judge_RestAfterAFailure_SaysWhichOne() => AssertSays(
        Limit.Link, "It rests before the next try: The connection was reset.", new() { Status = DownloadStatus.Downloading, RestsAfter = new(ErrorCode.Network, "The connection was reset.") });

    [Theory]
    [InlineData(DownloadStatus.Paused, Limit.Policy, "It is paused until somebody resumes it.")]
    [InlineData(DownloadStatus.Completed, Limit.Nothing, "It is completed.")]
    [InlineData(DownloadStatus.Cancelled, Limit.Nothing, "It was cancelled.")]
    [InlineData(DownloadStatus.Failed, Limit.Store, "It failed: The disk is full.")]
    [InlineData(DownloadStatus.Merging, Limit.Store, "All bytes are there: the part store makes them the file.")]
    [InlineData(DownloadStatus.Probing, Limit.Origin, "The origin limits it: it has not answered yet what it serves.")]
    [InlineData(DownloadStatus.Queued, Limit.Policy, "It is queued: it waits for its share of the connections.")]
    public void Judge_AStatus_SaysWhatItIs(DownloadStatus status, Limit limit, string sentence) =>
        AssertSays(limit, sentence, new() { Status = status, Error = new(ErrorCode.StoreFull, "The disk is full.") });

    private static void AssertSays(Limit limit, string sentence, LimitFacts facts) => Assert.Equal(new(limit, sentence), LimitRule.Judge(facts));
}
