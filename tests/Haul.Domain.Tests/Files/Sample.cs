using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Haul.Abstractions;

namespace Haul.Domain.Tests;

/// <summary>Downloads at each stage, made by the facts that lead there.</summary>
internal static class Sample
{
    public const int Block = 1 << 20;
    public const string Url = "http://a.test/file.bin";
    public const string OtherUrl = "http://b.test/file.bin";

    public static readonly DateTimeOffset Now = new(2025, 1, 2, 3, 4, 5, TimeSpan.Zero);
    public static readonly DownloadId Id = DownloadId.Parse("01JGFJJZ00000000000000000A");
    public static readonly Digest RightDigest = new(Digests.Sha256, new('a', 64));
    public static readonly Digest OtherDigest = new(Digests.Sha256, new('b', 64));

    private static readonly JsonSerializerOptions Json = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    public static DownloadRequest Request { get; } = new() { Url = Url, Name = "file.bin" };

    public static Representation ThreeBlocks { get; } = new() { Length = 3 * Block, ETag = "\"v1\"", Ranges = true };

    public static Representation Endless { get; } = new() { ETag = "\"v1\"" };

    public static FileState Queued { get; } = Do(new FileState(), new FileFact.Submitted(Request, Now));

    /// <summary>The probe is under way.</summary>
    public static FileState Probing { get; } = Do(Queued, new FileFact.Admitted(), new FileFact.ProbeSent("s0"));

    /// <summary>Three blocks, none finished; segment 0 has the first.</summary>
    public static FileState Downloading { get; } = Do(Probing, new FileFact.Probed(ThreeBlocks, "1:1"));

    /// <summary>The first block is finished, and nothing is handed out.</summary>
    public static FileState OneFinished { get; } = Do(Downloading, Finished(0, 1), new FileFact.Decided([new Decision.Release(0)]));

    public static FileState Whole { get; } = Do(OneFinished, Finished(1, 3));

    public static FileState Merging { get; } = Do(Whole, new FileFact.Committed());

    public static FileState Paused { get; } = Do(Downloading, new FileFact.Paused());

    public static FileState Completed { get; } = Do(Merging, new FileFact.Published("blocks", Now));

    public static FileState Failed { get; } = Do(Downloading, new FileFact.Failed(new(ErrorCode.Network, "It broke."), Now));

    public static FileState Cancelled { get; } = Do(Downloading, new FileFact.Cancelled(Now));

    /// <summary>One stream: the origin gave neither length nor ranges.</summary>
    public static FileState Stream { get; } = Do(Probing, new FileFact.Probed(Endless, "1:1"));

    public static FileState Do(FileState state, params FileFact[] facts) => FileMachine.Apply(state, facts).OrThrow();

    public static string Refusal(FileState state, FileFact fact)
    {
        var step = FileMachine.Apply(state, fact);

        Assert.True(step.IsRefused, $"{fact.GetType().Name} was not refused.");
        Assert.Same(state, step.State);
        Assert.EndsWith(".", step.Refusal);
        return step.Refusal;
    }

    /// <summary>The blocks [from, to) are durable.</summary>
    public static FileFact.BlocksFinished Finished(int from, int to) => new(RangeSet.Of(new(from * (long)Block, to * (long)Block)));

    public static FileFact.Decided Decided(params Decision[] decisions) => new([.. decisions]);

    public static string ToJson<T>(T state) => JsonSerializer.Serialize(state, Json);

    public static T FromJson<T>(string text) => JsonSerializer.Deserialize<T>(text, Json)!;

    public static SegmentReport Report(LiveSegment live, long offset, int hashes = 0, TransferError? error = null, bool ended = false, long received = 0) => new()
    {
        Generation = 1,
        Revision = 1,
        Segment = new(live.Number, live.Range, live.Attempt),
        Offset = offset,
        Position = offset,
        Hashes = [.. Enumerable.Range(0, hashes).Select(index => Hash((live.Range.Start / Block) + index))],
        Silo = live.Silo,
        Epoch = 1,
        Rate = 1e6,
        Connected = !ended,
        Running = !ended,
        Ended = ended,
        Error = error,
        Received = received,
    };

    public static BlockHash Hash(long block) => new(7, (ulong)block);

    public static ImmutableArray<BlockHash> Hashes(params int[] blocks) => [.. blocks.Select(block => Hash(block))];
}
