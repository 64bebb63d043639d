using Haul.Abstractions;

namespace Haul.Grains.Tests;

/// <summary>Every target is free for the asking.</summary>
internal sealed class NoClaims : ITargetClaims
{
    public ValueTask<TargetClaim> Claim(DownloadId download, string name, string url) => new(TargetClaim.Granted);

    public ValueTask<DownloadId?> FindLeftOver(string name, string url) => new((DownloadId?)null);

    public ValueTask Release(DownloadId download, bool forget) => ValueTask.CompletedTask;
}
