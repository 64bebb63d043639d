using System.Diagnostics;
using System.Globalization;
using Haul.Testing;

namespace Haul.Cli.Tests.Faults;

/// <summary>Statuses that carry no file.</summary>
public sealed class RefusalTests : FaultTest
{
    [Theory, Trait(Gates.Trait, Gates.Rejects)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(410)]
    public async Task A34_OneSegmentIsRefused_StopsEarly(int status)
    {
        // Slow enough that a job which did not stop would still be asking.
        Origin.Limits.ConnectionRate = 4 * MiB;

        var outcome = await GetOver(Serve(Name, 16 * MiB, new StatusAnswer(status).ForRangesBeyond(2 * MiB).First(1)));

        outcome.Failed(4, "origin-refused", $"({status})");
        RequestsAtMost(8);
        Assert.InRange(Log.BodyBytes(Name), 0, 8 * MiB);
    }

    [Theory, Trait(Gates.Trait, Gates.Rejects)]
    [InlineData(false, 503)]
    [InlineData(true, 503)]
    [InlineData(false, 429)]
    public async Task A35_RetryAfter_TheWholeHostIsLeftAlone(bool asDate, int status)
    {
        // A block takes a second, so no slot is free to fetch the refused block before the refusal is known.
        Origin.Limits.ConnectionRate = MiB;

        // A date has whole seconds: two seconds ahead are more than one.
        var busy = (asDate ? RetryAfter.Date(TimeSpan.FromSeconds(2), status) : RetryAfter.Seconds(1, status)).AfterRequests(2).First(1);

        await GetSame(Serve(busy), "-x", "4");

        var refused = Assert.Single(Log.All, exchange => exchange.Status == $"{status}");

        var said = Assert.Single(refused.AnswerHeaders, line => line.StartsWith("Retry-After: ", StringComparison.Ordinal))["Retry-After: ".Length..];
        var end = (asDate ? DateTimeOffset.Parse(said, CultureInfo.InvariantCulture) : At(refused.Started).AddSeconds(1)).AddSeconds(-0.05);

        // What other slots begin before they know of the refusal is not meant.
        Assert.DoesNotContain(Log.All, exchange => Stopwatch.GetElapsedTime(refused.Ended, exchange.Started) > TimeSpan.FromSeconds(0.5) && At(exchange.Started) < end);
        Assert.Contains(Log.All, exchange => exchange.Asked == refused.Asked && At(exchange.Started) >= end);

        static DateTimeOffset At(long timestamp) => DateTimeOffset.UtcNow - Stopwatch.GetElapsedTime(timestamp);
    }

    [Theory, Trait(Gates.Trait, Gates.Rejects)]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("soon")]
    [InlineData("Wed, 21 Oct 2015 07:28:00 GMT")]
    public async Task A35_RetryAfterThatCannotBeMeant_UsualPause(string text)
    {
        await GetSame(Serve(new RetryAfter(text).AfterRequests(1).First(1)));

        Assert.Single(Log.All, exchange => exchange.Status == "503");
    }

    [Fact, Trait(Gates.Trait, Gates.Rejects)]
    public async Task A36_ParallelRequestsAreRefused_FewerAreMade()
    {
        Origin.Limits.ConnectionRate = 6 * MiB;
        var busy = new BusyBeyond(2);

        await GetSame(Serve(Name, 8 * MiB, busy), "-x", "6", "--max-tries", "20");

        // Asking for six again and again would be refused four times for each block.
        Assert.InRange(busy.Refused, 1, 12);
    }

    [Fact, Trait(Gates.Trait, Gates.Rejects)]
    public async Task A37_ErrorWithABody_NeverStored()
    {
        var outcome = await GetOver(Serve(new StatusAnswer(500).AfterRequests(1)));

        outcome.Failed(3, "network", "500");
        RequestsAtMost(10);
    }

    [Fact, Trait(Gates.Trait, Gates.Rejects)]
    public async Task A37_ErrorWithALongBodyThatPasses_NeverStored()
    {
        // As long as the range: only the status tells.
        var broken = new StatusAnswer(500, new string('x', (int)MiB)).AfterRequests(1).First(2);

        await GetSame(Serve(broken));

        Assert.Equal(2, broken.Hits);
    }

    [Theory]
    [InlineData(405)]
    [InlineData(501)]
    [InlineData(403)]
    [InlineData(0)]
    public async Task A46_HeadIsRefusedOrHangs_NeverAsked(int status)
    {
        await GetSame(Serve(new HeadRefused(status)));

        Assert.All(Log.All, exchange => Assert.Equal("GET", exchange.Request.Method));
    }

    [Fact]
    public async Task A47_HeadLies_GetDecides()
    {
        await GetSame(Serve(new HeadLies()));

        Assert.All(Log.All, exchange => Assert.Equal("GET", exchange.Request.Method));
    }

    [Theory, Trait(Gates.Trait, Gates.Rejects)]
    [InlineData("304")]
    [InlineData("204")]
    [InlineData("203")]
    [InlineData("999")]
    public async Task A55_StatusThatIsNoAnswer_Refused(string status)
    {
        var outcome = await GetOver(Serve(new StatusAnswer(status)));

        outcome.Failed(4, "origin-refused", status);
        Assert.Single(Log.All);
    }

    [Fact, Trait(Gates.Trait, Gates.Rejects)]
    public async Task A55_PartWithoutARange_Refused()
    {
        var outcome = await GetOver(Serve(new IgnoresRanges(), new ShortBody(MiB).First(1), new PartialWithoutRange()));

        outcome.Failed(4, "origin-refused", "206");
        Assert.Equal(2, Log.All.Count);
    }

    [Fact]
    public async Task A55_StatusOfAHundredDigits_NoCrash()
    {
        // Not an HTTP reply at all: it may be a broken proxy, so it is tried again.
        var outcome = await GetOver(Serve(new StatusAnswer(new string('2', 100))));

        outcome.Failed(3, "network", "no HTTP reply");
        RequestsAtMost(4);
    }
}
