using Haul.Testing;

namespace Haul.Cli.Tests.Runs;

/// <summary>Real processes that are stopped in the middle and started again.</summary>
public sealed class KilledProcessTests : IAsyncDisposable
{
    private const long Seed = 77;
    private const long Rate = 8_000_000;
    private const int Connections = 4;
    private const long Size = 48L << 20;

    private readonly FaultOrigin _origin = new();
    private readonly TempDirectory _directory = new();
    private readonly Uri _url;

    public KilledProcessTests()
    {
        _origin.Limits.TotalRate = Rate;
        _url = _origin.Add("file.bin", Seed, Size);
    }

    private string Target => _directory.File("file.bin");

    public async ValueTask DisposeAsync()
    {
        await _origin.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Get_KilledTwice_GoesOnAndFetchesLittleTwice()
    {
        foreach (var share in new[] { 0.5, 0.75 })
        {
            await using var killed = Start();
            await _origin.Log.WaitFor(log => log.DistinctBytes("file.bin") > Size * share, HaulProcess.Patience);
            killed.Send(Signal.Kill);
            await killed.WaitForExit(HaulProcess.Patience);
            Assert.False(File.Exists(Target));
        }

        await FinishesSame(0);
        await _origin.Log.Settled();
        Assert.InRange(_origin.Log.BodyBytes("file.bin") - Size, 0, 2 * ((3 * Rate) + (Connections * (4L << 20))));
    }

    [Fact]
    public async Task Get_InterruptedByCtrlC_FetchesOnlyWhatWasInFlightTwice()
    {
        await using var interrupted = Start();
        await _origin.Log.WaitFor(log => log.DistinctBytes("file.bin") > Size / 2, HaulProcess.Patience);
        interrupted.Send(Signal.Interrupt);
        Assert.Equal(130, await interrupted.WaitForExit(HaulProcess.Patience));
        Assert.Contains("run the same command again", interrupted.Error, StringComparison.Ordinal);
        await _origin.Log.Settled();
        var before = _origin.Log.Of("file.bin").Select(exchange => exchange.Sent).OfType<ByteSpan>().ToList();

        await FinishesSame(0);
        await _origin.Log.Settled();
        var after = _origin.Log.Of("file.bin").Select(exchange => exchange.Sent).OfType<ByteSpan>().Skip(before.Count);
        var twice = after.Sum(second => before.Sum(first => Math.Max(0, Math.Min(first.End, second.End) - Math.Max(first.Start, second.Start))));
        Assert.InRange(twice, 0, Connections * (512L << 10));
    }

    [Fact]
    public async Task Get_OfATargetThatAnotherProcessFetches_IsRefusedWithItsOwner()
    {
        await using var first = Start();
        await _origin.Log.WaitFor(log => log.DistinctBytes("file.bin") > Size / 10, HaulProcess.Patience);

        // The first lasts for as long as the second may take to start.
        _origin.Limits.TotalRate = 64 << 10;
        await using var second = Start();

        Assert.Equal(7, await second.WaitForExit(HaulProcess.Patience));
        Assert.Contains($"{first.Id}", second.Error, StringComparison.Ordinal);
        _origin.Limits.TotalRate = 0;
        Assert.Equal(0, await first.WaitForExit(HaulProcess.Patience));
        Assert.Null(await Bytes.FirstDifference(Seed, Size, Target, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Get_AnotherUrlWithoutAStrongValidator_IsExit5AndTheFirstGoesOn()
    {
        await Interrupt();
        var other = _origin.Add("other.bin", Seed + 1, Size, new NoValidators());
        await using (var refused = HaulProcess.Start("get", other.AbsoluteUri, "-o", Target, "-x", $"{Connections}"))
        {
            Assert.Equal(5, await refused.WaitForExit(HaulProcess.Patience));
        }

        await FinishesSame(0);
    }

    [Fact]
    public async Task Get_FileOfSomebodyElseUnderThePartsName_IsExit7AndUntouched()
    {
        var part = _directory.File("file.bin.part");
        await File.WriteAllTextAsync(part, "what a browser is writing", TestContext.Current.CancellationToken);

        await using (var refused = Start())
        {
            Assert.Equal(7, await refused.WaitForExit(HaulProcess.Patience));
            Assert.Contains("move it away", refused.Error, StringComparison.Ordinal);
        }

        Assert.Equal("what a browser is writing", await File.ReadAllTextAsync(part, TestContext.Current.CancellationToken));
        File.Delete(part);
        await FinishesSame(0);
    }

    [Fact]
    public async Task Get_FileAppearsUnderTheNameBetweenRuns_IsRefusedAndNothingIsLost()
    {
        await Interrupt();
        await File.WriteAllTextAsync(Target, "mine", TestContext.Current.CancellationToken);
        await using (var refused = Start())
        {
            Assert.Equal(7, await refused.WaitForExit(HaulProcess.Patience));
        }

        Assert.Equal("mine", await File.ReadAllTextAsync(Target, TestContext.Current.CancellationToken));
        File.Delete(Target);
        await _origin.Log.Settled();
        var before = _origin.Log.BodyBytes("file.bin");
        await FinishesSame(0);
        await _origin.Log.Settled();
        Assert.InRange(_origin.Log.BodyBytes("file.bin") - before, 0, Size * 3 / 4);
    }

    [Fact]
    public async Task Get_PartDeletedBetweenRuns_StartsOver() => await SpoilAndFinish(part => File.Delete(part));

    [Fact]
    public async Task Get_PartShortenedBetweenRuns_FetchesTheRestAgain() =>
        await SpoilAndFinish(part =>
        {
            using var stream = new FileStream(part, FileMode.Open);
            stream.SetLength(3 << 20);
        });

    [Fact]
    public async Task Get_PartOverwrittenBetweenRuns_FindsItBeforePublishing() =>
        await SpoilAndFinish(part =>
        {
            using var stream = new FileStream(part, FileMode.Open);
            stream.Write(new byte[100_000]);
        });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Get_StateFileThatIsNotOurs_IsExit7AndUntouched(bool corrupt)
    {
        await Interrupt();
        var state = _directory.File("file.bin.haul");
        var bytes = await File.ReadAllBytesAsync(state, TestContext.Current.CancellationToken);
        var spoiled = corrupt ? [.. bytes[..100], .. new byte[bytes.Length - 100]] : "my own notes"u8.ToArray();
        await File.WriteAllBytesAsync(state, spoiled, TestContext.Current.CancellationToken);

        await using var process = Start();

        Assert.Equal(7, await process.WaitForExit(HaulProcess.Patience));
        Assert.Equal(spoiled, await File.ReadAllBytesAsync(state, TestContext.Current.CancellationToken));
        Assert.True(File.Exists(_directory.File("file.bin.part")));
    }

    private ProcessRunner Start() => HaulProcess.Start("get", _url.AbsoluteUri, "-o", Target, "-x", $"{Connections}");

    private async Task Interrupt()
    {
        await using var process = Start();
        await _origin.Log.WaitFor(log => log.DistinctBytes("file.bin") > Size / 2, HaulProcess.Patience);
        process.Send(Signal.Interrupt);
        Assert.Equal(130, await process.WaitForExit(HaulProcess.Patience));
    }

    private async Task SpoilAndFinish(Action<string> spoil)
    {
        await Interrupt();
        spoil(_directory.File("file.bin.part"));
        await FinishesSame(0);
    }

    private async Task FinishesSame(int expected)
    {
        _origin.Limits.TotalRate = 0;
        await using var process = Start();
        var code = await process.WaitForExit(HaulProcess.Patience);
        Assert.True(code == expected, $"exit {code}: {process.Error}");
        Assert.Null(await Bytes.FirstDifference(Seed, Size, Target, TestContext.Current.CancellationToken));
        Assert.Equal([Target], Directory.GetFiles(_directory.Path));
    }
}
