using Haul.Abstractions;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Haul.Domain.Tests;

/// <summary>Rows come back from the state as they were, through its JSON and through the engine's serializer.</summary>
public sealed class StateSerializationTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();

    public static TheoryData<string> Files => [.. FileStates.Keys];

    private static Dictionary<string, FileState> FileStates => new()
    {
        ["empty"] = new(),
        ["queued"] = Sample.Queued,
        ["probing"] = Sample.Probing,
        ["downloading"] = Sample.Downloading,
        ["stream"] = Sample.Stream,
        ["suspect"] = Sample.Do(Sample.OneFinished, new FileFact.BlockBad(0)),
        ["failed"] = Sample.Failed,
        ["completed"] = Sample.Completed,
        ["recheck"] = Sample.Do(Sample.OneFinished, new FileFact.Paused(), new FileFact.Submitted(Sample.Request with { Checksum = Sample.RightDigest, LimitRate = 5, Proxy = "http://p:1", Force = true, KeepManifest = true, OnExists = OnExists.Rename }, Sample.Now)),
    };

    private static SegmentState Segment { get; } = new()
    {
        Generation = 2,
        Revision = 7,
        Segment = new(3, new(Sample.Block, ByteRange.OpenEnd), 4),
        Epoch = 5,
        Offset = Sample.Block + 65536,
        Hashes = Sample.Hashes(1, 2),
        FirstHash = 6,
        HeadHash = new(ulong.MaxValue, 1),
        LearnedLength = 123,
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void FileState_ComesBackEqual(string name) => AssertComesBack(FileStates[name]);

    [Fact]
    public void SegmentState_ComesBackEqual()
    {
        AssertComesBack(Segment);
        AssertComesBack(new SegmentState());
    }

    [Fact]
    public void DownloadHistory_ComesBackEqual()
    {
        AssertComesBack(new DownloadHistory().With(new HistoryEvent(Sample.Now, HistoryKind.Steal, "s0", "It steals.")).With(new SiloTotal("s0", 5, 1.5, 2)));
        AssertComesBack(new DownloadHistory());
    }

    [Fact]
    public void MergeState_ComesBackEqual()
    {
        AssertComesBack(new MergeState { Generation = 1, Revision = 2, Epoch = 3, Published = true, Verified = "sha-256" });
        AssertComesBack(new MergeState());
    }

    [Fact]
    public void Json_OfARow_HasNoDerivedMembersAndNamesItsEnums()
    {
        var text = Sample.ToJson(Sample.Downloading);

        Assert.Contains("\"Downloading\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("IsWhole", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"Grid\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("HasStrongETag", text, StringComparison.Ordinal);
        Assert.DoesNotContain("IsDone", Sample.ToJson(Segment), StringComparison.Ordinal);
    }

    [Fact]
    public void Json_WithMembersOfALaterVersion_IsRead() =>
        Assert.Equal(3, Sample.FromJson<MergeState>("""{"Epoch":3,"Tomorrow":{"x":1},"Verified":"no"}""").Epoch);

    public void Dispose() => _services.Dispose();

    private void AssertComesBack<T>(T state)
    {
        var text = Sample.ToJson(state);
        var serializer = _services.GetRequiredService<Serializer<T>>();

        Assert.Equal(text, Sample.ToJson(Sample.FromJson<T>(text)));
        Assert.Equal(text, Sample.ToJson(serializer.Deserialize(serializer.SerializeToArray(state))));
    }
}
