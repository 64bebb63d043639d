using System.Security.Cryptography;
using Haul.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Haul.Transfer.Tests.Sources;

public class HttpBodyTests
{
    private static readonly Uri Url = new("http://origin.test/file?sig=secret");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private static HttpBody Body(Stream inner, long start, long end, long skip = 0, TimeProvider? clock = null) =>
        new(inner, GateVerdict.Accept(start, end, new(), skip), Url, null, Patience, clock ?? new FakeTimeProvider());

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public async Task ReadAsync_Overlap_IsSkippedAndTheRestCutAtTheEnd(int bufferSize)
    {
        await using var body = Body(new MemoryStream("0123456789"u8.ToArray()), 4, 8, skip: 4);
        Assert.Equal("4567", await Read(body, bufferSize));
        Assert.Equal(0, await body.ReadAsync(new byte[1], Now));
    }

    [Fact]
    public async Task ReadAsync_UnknownEnd_ReturnsZeroAtTheBodysEnd()
    {
        await using var body = Body(new MemoryStream("0123"u8.ToArray()), 0, ByteRange.OpenEnd);
        Assert.Equal("0123", await Read(body, 3));
    }

    [Theory]
    [InlineData(3, 10, 2)]
    [InlineData(100, 10, 0)]
    [InlineData(3, ByteRange.OpenEnd, 0)]
    public async Task ReadAsync_BodyWithItsDigest_IsReadToItsEnd(int bufferSize, long end, long skip)
    {
        await using var body = Body("0123456789"u8.ToArray(), "0123456789"u8.ToArray(), end, skip);
        Assert.Equal("0123456789"[(int)skip..], await Read(body, bufferSize));
    }

    [Theory]
    [InlineData(3, 10)]
    [InlineData(100, 10)]
    [InlineData(3, ByteRange.OpenEnd)]
    public async Task ReadAsync_BodyWithAnotherDigest_IsRefusedAtItsEnd(int bufferSize, long end)
    {
        await using var body = Body("0123456789"u8.ToArray(), "0123456780"u8.ToArray(), end);
        var error = (await Assert.ThrowsAsync<SourceException>(() => Read(body, bufferSize))).Error;
        Assert.Equal((TransferErrorKind.Final, ErrorCode.Integrity), (error.Kind, error.Code));
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    private static HttpBody Body(byte[] content, byte[] digested, long end, long skip = 0)
    {
        var digest = new Digest(Digests.Sha256, Convert.ToHexStringLower(SHA256.HashData(digested)));
        return new(new MemoryStream(content), GateVerdict.Accept(skip, end, new(), skip) with { BodyDigests = [digest] }, Url, null, Patience, new FakeTimeProvider());
    }

    [Theory]
    [InlineData(0, "closed the body 6 bytes before its end")]
    [InlineData(5, "closed the body 10 bytes before its end")]
    public async Task ReadAsync_BodyEndsShort_NamesWhatIsMissing(long skip, string message)
    {
        await using var body = Body(new MemoryStream("0123"u8.ToArray()), 10, 20, skip);
        var error = (await Assert.ThrowsAsync<SourceException>(() => Read(body, 100))).Error;
        Assert.Equal((TransferErrorKind.Transient, ErrorCode.Network), (error.Kind, error.Code));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_Silence_BreaksOffAfterTheTimeout()
    {
        var clock = new FakeTimeProvider();
        var wire = new Wire();
        await using var body = Body(wire, 0, 100, clock: clock);
        var read = body.ReadAsync(new byte[10], Now).AsTask();
        clock.Advance(Patience - TimeSpan.FromMilliseconds(1));
        Assert.False(read.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        var error = (await Assert.ThrowsAsync<SourceException>(() => read)).Error;
        Assert.Equal(TransferErrorKind.Transient, error.Kind);
        Assert.Contains("fell silent: no byte for 10 s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_BytesBetweenPausesOfTheCaller_AreNeverTimedOut()
    {
        var clock = new FakeTimeProvider();
        var wire = new Wire();
        await using var body = Body(wire, 0, 100, clock: clock);
        for (var i = 0; i < 5; i++)
        {
            var read = body.ReadAsync(new byte[10], Now).AsTask();
            wire.Give(1);
            Assert.Equal(1, await read);
            clock.Advance(Patience * 3);
        }
    }

    [Fact]
    public async Task ReadAsync_OneByteASecond_IsBrokenOffAsCrawling()
    {
        var clock = new FakeTimeProvider();
        var wire = new Wire();
        await using var body = Body(wire, 0, 1 << 20, clock: clock);
        var error = (await Assert.ThrowsAsync<SourceException>(async () =>
        {
            for (var seconds = 0; seconds < 100; seconds++)
            {
                await Feed(body, wire, clock, 1, TimeSpan.FromSeconds(1));
            }
        })).Error;
        Assert.Equal(TransferErrorKind.Transient, error.Kind);
        Assert.Contains("crawls: 10 bytes in 10 s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_SlowestAllowedRate_GoesOn()
    {
        var clock = new FakeTimeProvider();
        var wire = new Wire();
        await using var body = Body(wire, 0, 1 << 20, clock: clock);
        for (var seconds = 0; seconds < 100; seconds++)
        {
            await Feed(body, wire, clock, HttpBody.SlowestRate, TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public async Task ReadAsync_CallerGivesUp_IsCancelledNotBlamedOnTheOrigin()
    {
        using var caller = new CancellationTokenSource();
        await using var body = Body(new Wire(), 0, 100);
        var read = body.ReadAsync(new byte[10], caller.Token).AsTask();
        await caller.CancelAsync();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
        Assert.Equal(caller.Token, error.CancellationToken);
    }

    [Fact]
    public async Task ReadAsync_BytesComeInTheMomentTheCallerGivesUp_HasThemAndGoesOn()
    {
        var wire = new LateWire();
        await using var body = Body(wire, 0, 100);
        using var enough = new CancellationTokenSource();
        var read = body.ReadAsync(new byte[10], enough.Token);

        await enough.CancelAsync();
        wire.Came.SetResult(10);

        Assert.Equal(10, await read);
        Assert.Equal(7, await body.ReadAsync(new byte[7], Now));
    }

    [Fact]
    public async Task ReadAsync_BytesWaiting_AllocatesNothing()
    {
        await using var body = Body(new Endless(), 0, ByteRange.OpenEnd, clock: TimeProvider.System);
        var buffer = new byte[256 * 1024];
        Assert.Equal(buffer.Length, await body.ReadAsync(buffer, Now));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var total = 0L;
        for (var i = 0; i < 1000; i++)
        {
            total += await body.ReadAsync(buffer, Now);
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(1000L * buffer.Length, total);
        Assert.InRange(allocated, 0, 999);
    }

    private static async Task Feed(HttpBody body, Wire wire, FakeTimeProvider clock, int bytes, TimeSpan after)
    {
        var read = body.ReadAsync(new byte[bytes], Now).AsTask();
        clock.Advance(after);
        wire.Give(bytes);
        Assert.Equal(bytes, await read);
    }

    private static async Task<string> Read(HttpBody body, int bufferSize)
    {
        var text = new System.Text.StringBuilder();
        var buffer = new byte[bufferSize];
        while (await body.ReadAsync(buffer, Now) is > 0 and var read)
        {
            text.Append(System.Text.Encoding.ASCII.GetString(buffer, 0, read));
        }

        return text.ToString();
    }

    /// <summary>Gives a read what the test says, when it says so.</summary>
    /// <summary>The first read takes no notice of its token, as one that has its bytes already; later ones give what is asked for.</summary>
    private sealed class LateWire : MemoryStream
    {
        public TaskCompletionSource<int> Came { get; } = new();

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            !Came.Task.IsCompleted ? new(Came.Task)
            : cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<int>(cancellationToken)
            : new(buffer.Length);
    }

    private sealed class Wire : MemoryStream
    {
        private TaskCompletionSource<int> _next = new();

        public void Give(int bytes) => _next.SetResult(bytes);

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var bytes = await _next.Task.WaitAsync(cancellationToken);
            _next = new();
            return bytes;
        }
    }

    private sealed class Endless : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(buffer.Length);
    }
}
