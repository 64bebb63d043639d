using CsCheck;

namespace Haul.Domain.Tests.Explaining;

/// <summary>What a change of the number of connections shows.</summary>
public class PaceHistoryTests
{
    private const double Step = 0.5;

    private static readonly Gen<(int Few, int Many, int Rate)> Ramp = Gen.Select(Gen.Int[1, 6], Gen.Int[2, 4], Gen.Int[10_000, 50_000_000])
        .Select((few, times, rate) => (few, few * times, rate));

    [Fact]
    public void Compare_ARateForEach_Scales() => Ramp.Sample(ramp => Changed(ramp.Few, ramp.Many, parts => parts * ramp.Rate) is { Scales: true, IsFlat: false, ProvesEach: true });

    [Fact]
    public void Compare_ARateForAll_IsFlat() => Ramp.Sample(ramp => Changed(ramp.Few, ramp.Many, _ => ramp.Rate) is { IsFlat: true, Scales: false });

    [Fact]
    public void Compare_FallingNumber_TellsTheSame() => Ramp.Sample(ramp =>
        Changed(ramp.Many, ramp.Few, parts => parts * ramp.Rate) is { Scales: true } && Changed(ramp.Many, ramp.Few, _ => ramp.Rate) is { IsFlat: true });

    /// <summary>Between two segments a connection is closed for a moment.</summary>
    [Fact]
    public void Compare_NumberThatFlickers_ShowsNothing()
    {
        var history = new PaceHistory();

        Run(history, seconds: 30, parts: time => (int)(time / Step) % 3 == 0 ? 15 : 16, rate: _ => 1e6);

        Assert.Null(history.Compare());
        Assert.InRange(history.Rate, 0.99e6, 1.01e6);
    }

    [Fact]
    public void Compare_OneNumber_IsNull()
    {
        var history = new PaceHistory();

        Run(history, seconds: 10, parts: _ => 4, rate: _ => 1e6);

        Assert.Null(history.Compare());
    }

    /// <summary>A connection, and now and then a second one: whoever reads of them reads "1 or 1".</summary>
    [Fact]
    public void Compare_NumbersThatAreOneWhenRounded_IsNull()
    {
        int[] flicker = [1, 2, 2, 1, 1];
        var history = new PaceHistory();
        Run(history, seconds: 20, parts: _ => 0, rate: _ => 1e6);
        Run(history, seconds: 20, parts: time => flicker[(int)(time / Step) % flicker.Length], rate: _ => 1e6, from: 20, bytes: 20e6);

        Assert.Null(history.Compare());
    }

    [Fact]
    public void Compare_GrownWhileOthersLeft_IsContested()
    {
        var history = new PaceHistory();
        Run(history, seconds: 8, parts: _ => 2, rate: _ => 1e6, contested: true);
        Run(history, seconds: 8, parts: _ => 4, rate: _ => 2e6, from: 8, bytes: 8e6);

        Assert.True(history.Compare() is { Scales: true, IsContested: true, ProvesEach: false });
    }

    [Fact]
    public void Compare_LongAgo_IsForgotten()
    {
        var history = new PaceHistory();
        Run(history, seconds: 5, parts: _ => 1, rate: _ => 1e6);

        Run(history, seconds: 200, parts: _ => 4, rate: _ => 1e6, from: 5, bytes: 5e6);

        Assert.Null(history.Compare());
    }

    /// <summary>A number that creeps up from none beside a rate that is there at once would look as if one connection had brought all.</summary>
    [Fact]
    public void Note_BeforeTheFirstConnection_IsNoNumberOfThem()
    {
        var history = new PaceHistory();
        Run(history, seconds: 5, parts: _ => 0, rate: _ => 0);
        Run(history, seconds: 10, parts: _ => 8, rate: _ => 8e6, from: 5);

        Assert.Null(history.Compare());
    }

    [Fact]
    public void Note_AfterARest_BeginsAfresh()
    {
        var history = new PaceHistory();
        Run(history, seconds: 5, parts: _ => 4, rate: _ => 1e6);

        Run(history, seconds: 2, parts: _ => 4, rate: _ => 1e6, from: 60, bytes: 5e6);

        Assert.InRange(history.Rate, 0.99e6, 1.01e6);
    }

    private static Contrast? Changed(int from, int to, Func<int, double> rate)
    {
        var history = new PaceHistory();
        Run(history, seconds: 6, parts: _ => from, rate: _ => rate(from));
        Run(history, seconds: 8, parts: _ => to, rate: _ => rate(to), from: 6, bytes: 6 * rate(from));
        return history.Compare();
    }

    private static void Run(PaceHistory history, double seconds, Func<double, int> parts, Func<double, double> rate, double from = 0, double bytes = 0, bool contested = false)
    {
        for (var time = 0.0; time < seconds; time += Step)
        {
            history.Note(TimeSpan.FromSeconds(from + time), parts(time), (long)bytes, contested);
            bytes += rate(time) * Step;
        }
    }
}
