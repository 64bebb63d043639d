using Haul.Abstractions;
using Haul.Domain;
using Haul.Transfer;

namespace Haul.Grains;

/// <summary>Settles under which name a download will stand, before anything is fetched for it.</summary>
internal sealed class TargetDesk(IPartStore store, ITargetClaims claims)
{
    /// <summary>The name that an earlier run with this URL most likely has, so that it goes on without asking the origin twice.</summary>
    public async Task<DownloadId?> FindLeftOver(DownloadRequest request)
    {
        return request.Name is null ? await claims.FindLeftOver(FileNames.FromReply(null, new(request.Url)), request.Url) : null;
    }

    /// <summary>Claims the name, or the next one with a number where the request allows that.</summary>
    /// <param name="fresh">Nothing was stored for the download before: a target that is refused leaves no state behind.</param>
    /// <param name="past">The download is past its commit point: what stands there may be its own file.</param>
    public async Task<TargetDecision> Settle(DownloadId download, DownloadRequest request, string wanted, bool past, bool fresh)
    {
        for (var (name, number) = (wanted, 0); ; (name, number) = await store.FreeName(wanted, number + 1))
        {
            var decision = await Take(download, request, name, past, fresh);
            if (past || request.OnExists is not OnExists.Rename || decision.Error is not { Code: ErrorCode.TargetExists })
            {
                return decision;
            }
        }
    }

    private async Task<TargetDecision> Take(DownloadId download, DownloadRequest request, string name, bool past, bool fresh)
    {
        var claim = await claims.Claim(download, name, request.Url);
        if (claim.ContinuesAs is { } other)
        {
            return new(name, ContinuesAs: other);
        }

        if (claim.Refusal is { } refusal)
        {
            return new(name, Error: refusal);
        }

        var target = await store.Look(name);
        if (past || target is TargetState.Free || (target is TargetState.File && request.Force))
        {
            return new(name);
        }

        await claims.Release(download, forget: fresh);
        return target is TargetState.Directory ? new(name, Error: new(ErrorCode.Store, $"{store.Locate(name)} is a directory: choose another name (-o, or --name in a cluster)."))
            : request.OnExists is OnExists.Skip ? new(name, Skip: true)
            : new(name, Error: new(ErrorCode.TargetExists, $"{store.Locate(name)} exists: choose another name (-o, or --name in a cluster), or replace it with --force."));
    }
}

/// <param name="Name">The name that was settled on.</param>
/// <param name="ContinuesAs">Another download stands at this target and goes on.</param>
/// <param name="Skip">The target exists and that is fine.</param>
internal sealed record TargetDecision(string Name, DownloadId? ContinuesAs = null, DownloadError? Error = null, bool Skip = false);
