using Haul.Abstractions;
using Haul.Domain;
using Haul.Testing;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;

namespace Haul.Transfer.Tests.Pumping;

/// <summary>A pump between a source and a part that do what the test says.</summary>
internal sealed class Bench
{
    public const int Block = 1 << 20;
    public const int Edge = 64 << 10;
    public const int Seed = 5;

    private readonly int _length;

    public Bench(int length = 3 * Block, int edge = Edge, bool checksEveryWrite = false)
    {
        _length = length;
        Part = new(length) { Edge = edge, ChecksEveryWrite = checksEveryWrite };
        Throttle = new(Clock);
        Lease = new(Clock);
        Waits = new(Clock);
        Known = new() { Length = length, ETag = "\"v\"", Ranges = true };
        Body = (start, end) => new GeneratedStream(Seed, start, end - start);
    }

    public FakeTimeProvider Clock { get; } = new();

    public MemoryPart Part { get; }

    public Throttle Throttle { get; }

    public Lease Lease { get; }

    public ConnectionPermits Permits { get; } = new();

    public WaitMeter Waits { get; }

    public Representation? Known { get; set; }

    /// <summary>The body of a request, by its first byte and its end.</summary>
    public Func<long, long, Stream> Body { get; set; }

    /// <summary>Bytes of each reply at most: a shorter reply is legal.</summary>
    public long ReplyLimit { get; set; } = long.MaxValue;

    /// <summary>Where the stream begins, whatever was asked for.</summary>
    public bool FromZero { get; set; }

    public TransferError? Refusal { get; set; }

    public List<ByteRange> Asked { get; } = [];

    public static BlockHash HashOf(long block, int length = Block) => Hash(block * Block, length);

    /// <summary>XxHash128 of bytes of the file.</summary>
    public static BlockHash Hash(long start, int length) =>
        BlockHash.From(System.IO.Hashing.XxHash128.HashToUInt128(Bytes.Make(Seed, length, start)));

    /// <summary>A pump whose body stands still after so many bytes, with the step that is asked for.</summary>
    public static async Task<(Bench Bench, StallingStream Body, SegmentPump Pump, Task<PumpStep> Next)> Stalled(long after)
    {
        var bench = new Bench();
        var body = new StallingStream(new GeneratedStream(Seed, 0, 3 * Block), after);
        bench.Body = (_, _) => body;
        var pump = bench.Pump();
        await pump.Open();
        var next = pump.Next();
        await body.Stalled;
        return (bench, body, pump, next);
    }

    public SegmentPump Pump(long start = 0, long? end = null, long? offset = null, BlockHash? head = null, bool withPart = true)
    {
        var source = Substitute.For<ISource>();
        source.Open(Arg.Any<SourceRequest>(), Arg.Any<CancellationToken>()).Returns(call => Task.FromResult(Answer(call.Arg<SourceRequest>())));
        var store = Substitute.For<IPartStore>();
        store.Open(Arg.Any<PartSpec>(), Arg.Any<CancellationToken>()).Returns(Part);
        var spec = new PartSpec("f", 1, Block, Known?.Length);
        return new(source, store, Clock, new(
            new("http://a.test/f", Known, TimeSpan.FromSeconds(60), null), [], withPart ? spec : null, new(start, end ?? _length), offset ?? start, head, Lease, Throttle, Permits, Waits));
    }

    /// <summary>Opens and runs to the end; the steps on the way.</summary>
    public async Task<List<PumpStep>> Run(SegmentPump pump)
    {
        var steps = new List<PumpStep>();
        await pump.Open();
        do
        {
            steps.Add(await pump.Next().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
            Assert.True(steps[^1].Offset <= Math.Max(Part.Durable, steps[0].Offset), "The offset is ahead of what was flushed.");
        }
        while (!steps[^1].Ended);

        await pump.DisposeAsync();
        return steps;
    }

    private SourceReply Answer(SourceRequest request)
    {
        lock (Asked)
        {
            Asked.Add(request.Range);
        }

        if (Refusal is { } refusal)
        {
            return SourceReply.Failed(refusal);
        }

        var start = FromZero ? 0 : request.Range.Start;
        var end = Known is { Length: null } ? ByteRange.OpenEnd : Math.Min(Math.Min(request.Range.End, _length), start + Math.Min(ReplyLimit, _length));
        return SourceReply.Opened(Body(start, Math.Min(end, _length)), null, start, end, Known ?? new() { Length = _length, Ranges = true }, "f");
    }
}
