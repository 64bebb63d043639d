using Microsoft.Extensions.Time.Testing;

namespace Haul.Testing.Tests;

public class StreamFakeTests
{
    [Fact]
    public async Task ReadAsync_Chopped_GivesEverythingInPieces()
    {
        await using var stream = new ChoppedStream(new GeneratedStream(7, 100, 1000), 3);
        var buffer = new byte[1000];

        var first = await stream.ReadAsync(buffer, TestContext.Current.CancellationToken);
        await stream.ReadExactlyAsync(buffer.AsMemory(first), TestContext.Current.CancellationToken);

        Assert.Equal(3, first);
        Assert.Null(Bytes.FirstDifference(7, buffer, 100));
    }

    [Fact]
    public async Task ReadAsync_Truncated_EndsEarly()
    {
        await using var stream = new TruncatedStream(new GeneratedStream(7, 0, 1000), 700);

        Assert.Equal(
            (DifferenceKind.TooShort, 700L),
            await Bytes.FirstDifference(7, 1000, stream, TestContext.Current.CancellationToken) is { } found ? (found.Kind, found.Offset) : default);
    }

    [Fact]
    public async Task ReadAsync_Throwing_GivesExactlyWhatItMay()
    {
        await using var stream = new ThrowingStream(new GeneratedStream(7, 0, 1000), 700);

        await Assert.ThrowsAsync<IOException>(() => stream.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken));

        Assert.Equal(700, stream.Given);
    }

    [Fact]
    public async Task ReadAsync_Stalling_WaitsForReleaseOrCancel()
    {
        await using var stream = new StallingStream(new GeneratedStream(7, 0, 1000), 700);
        var buffer = new byte[1000];
        await stream.ReadExactlyAsync(buffer.AsMemory(0, 700), TestContext.Current.CancellationToken);
        using var source = new CancellationTokenSource();
        var read = stream.ReadAsync(buffer, source.Token).AsTask();
        await stream.Stalled;
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);

        stream.Release();

        Assert.Equal(300, await stream.ReadAsync(buffer, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task ReadAsync_Slow_FollowsTheClockItIsGiven()
    {
        var clock = new FakeTimeProvider();
        await using var stream = new SlowStream(new GeneratedStream(7, 0, 1000), 1000, clock);
        var read = stream.ReadAsync(new byte[1000], TestContext.Current.CancellationToken).AsTask();
        Assert.False(read.IsCompleted);

        clock.Advance(TimeSpan.FromMilliseconds(100));

        Assert.Equal(100, await read);
    }

    [Fact]
    public void Read_Synchronous_WorksThroughAllOfThem()
    {
        using var stream = new ChoppedStream(new TruncatedStream(new JoinedStream(new GeneratedStream(7, 0, 10), new GeneratedStream(7, 10, 10)), 15), 4);
        using var target = new MemoryStream();

        stream.CopyTo(target);

        Assert.Null(Bytes.FirstDifference(7, target.ToArray()));
        Assert.Equal(15, target.Length);
    }
}
