using Haul.Abstractions;
using Haul.Testing;
using Haul.Transfer;

namespace Haul.Grains.Tests;

/// <summary>Names that are taken, by files and by other downloads.</summary>
public sealed class TargetDeskTests : IDisposable
{
    private readonly TempDirectory _root = new();
    private readonly Held _claims = new();
    private readonly DownloadId _id = HaulCluster.NewId();

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Settle_ANameThatAnotherDownloadHolds_TakesTheNextThatIsFree()
    {
        _claims.Names.UnionWith(["f.bin", "f (2).bin"]);
        await File.WriteAllTextAsync(_root.File("f (1).bin"), "", TestContext.Current.CancellationToken);

        var decision = await Settle(OnExists.Rename);

        Assert.Equal(("f (3).bin", (DownloadError?)null), (decision.Name, decision.Error));
        Assert.Equal("f (3).bin", _claims.Granted);
    }

    [Fact]
    public async Task Settle_ANameThatMayNotChange_IsRefused()
    {
        _claims.Names.Add("f.bin");

        var decision = await Settle(OnExists.Fail);

        Assert.Equal(ErrorCode.TargetExists, decision.Error?.Code);
        Assert.Null(_claims.Granted);
    }

    private Task<TargetDecision> Settle(OnExists onExists) => new TargetDesk(new DirectoryStore(_root.Path, TimeProvider.System), _claims)
        .Settle(_id, new() { Url = "http://h/f.bin", OnExists = onExists }, "f.bin", past: false, fresh: true);

    /// <summary>Other downloads hold these names.</summary>
    private sealed class Held : ITargetClaims
    {
        public HashSet<string> Names { get; } = [];

        public string? Granted { get; private set; }

        public ValueTask<TargetClaim> Claim(DownloadId download, string name, string url)
        {
            var taken = Names.Contains(name);
            Granted = taken ? Granted : name;
            return new(taken ? new(Refusal: new(ErrorCode.TargetExists, $"{name} belongs to another download.")) : TargetClaim.Granted);
        }

        public ValueTask<DownloadId?> FindLeftOver(string name, string url) => new((DownloadId?)null);

        public ValueTask Release(DownloadId download, bool forget)
        {
            Granted = null;
            return ValueTask.CompletedTask;
        }
    }
}
