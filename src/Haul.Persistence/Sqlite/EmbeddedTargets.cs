using Haul.Abstractions;

namespace Haul.Persistence;

/// <summary>
/// Targets claimed by a lock on <c>ROOT/NAME.haul</c>, which is the state of the download at the same time. The file is refused,
/// and left as it is, when it is not one of ours.
/// </summary>
public sealed class EmbeddedTargets(EmbeddedState state) : ITargetClaims
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Holder> _holders = [];

    public ValueTask<TargetClaim> Claim(DownloadId download, string name, string url) => new(Task.Run(() =>
    {
        lock (_lock)
        {
            return Take(download, name, url);
        }
    }));

    public ValueTask<DownloadId?> FindLeftOver(string name, string url) => new(Task.Run(() =>
    {
        lock (_lock)
        {
            return Find(name, url);
        }
    }));

    public async ValueTask Release(DownloadId download, bool forget)
    {
        string? name;
        lock (_lock)
        {
            name = NameOf(download);
        }

        if (name is null)
        {
            return;
        }

        await state.Of(download).Unbind(forget).ConfigureAwait(false);
        lock (_lock)
        {
            _holders.Remove(name);
        }
    }

    private TargetClaim Take(DownloadId download, string name, string url)
    {
        var path = PathOf(name);
        if (Path.GetDirectoryName(path) != state.Root)
        {
            return new(Refusal: new(ErrorCode.Usage, $"'{name}' is not the name of a file in {state.Root}; choose a name without '/'."));
        }

        if (_holders.TryGetValue(name, out var holder))
        {
            if (holder.Download == download)
            {
                _holders[name] = holder with { Offered = false };
                return TargetClaim.Granted;
            }

            return holder.Offered ? new(ContinuesAs: holder.Download) : new(Refusal: StateFailure.Held(path, $"download {holder.Download} of this process"));
        }

        if (NameOf(download) is { } other)
        {
            throw new InvalidOperationException($"Download {download} holds {other}; it must be released before {name} is claimed.");
        }

        if (TargetLock.TryTake(path, create: true, out var refusal) is not { } target)
        {
            return new(Refusal: refusal);
        }

        if (Load(target, out var header, out refusal, out var file) is not { } content)
        {
            if (refusal is not null)
            {
                target.Dispose();
                return new(Refusal: refusal);
            }

            state.Of(download).Bind(target, url, file, null, 0);
            _holders[name] = new(download, Offered: false);
            return TargetClaim.Granted;
        }

        var ours = content.Download == download;
        state.Of(content.Download).Bind(target, ours ? url : content.Url, file, content, header.ChangeCounter);
        _holders[name] = new(content.Download, Offered: !ours);
        return ours ? TargetClaim.Granted : new(ContinuesAs: content.Download);
    }

    private DownloadId? Find(string name, string url)
    {
        if (_holders.ContainsKey(name))
        {
            return null;
        }

        using var target = TargetLock.TryTake(PathOf(name), create: false, out _);
        if (target is null)
        {
            return null;
        }

        var content = Load(target, out var header, out _, out var file);
        file?.Dispose();
        if (content?.Url != url)
        {
            return null;
        }

        state.Of(content.Download).Preview(content, header.ChangeCounter);
        return content.Download;
    }

    /// <summary>Reads a locked state file; null without a refusal when there is nothing in it.</summary>
    private static StateFileContent? Load(TargetLock target, out StateFileHeader header, out DownloadError? refusal, out StateFile? file)
    {
        (header, refusal, file) = (default, null, null);
        try
        {
            header = StateFileHeader.Read(target.File, StateFile.JournalOf(target.Path));
            refusal = header.Kind switch
            {
                StateFileKind.Foreign => StateFailure.Foreign(target.Path),
                StateFileKind.LaterHaul => StateFailure.Later(target.Path),
                _ => null,
            };
            if (header.Kind is not StateFileKind.Haul)
            {
                return null;
            }

            file = StateFile.Open(target.Path);
            var content = file.Load();
            header = StateFileHeader.Read(target.File, StateFile.JournalOf(target.Path)); // a journal that was rolled back changes it
            return content;
        }
        catch (Exception error) when (StateFailure.IsOfTheFile(error))
        {
            file?.Dispose();
            (file, refusal) = (null, StateFailure.Describe(error, target.Path));
            return null;
        }
    }

    private string? NameOf(DownloadId download) => _holders.FirstOrDefault(holder => holder.Value.Download == download).Key;

    private string PathOf(string name) => Path.Combine(state.Root, name + ".haul");

    /// <param name="Offered">Another download was told that this one goes on; it has not claimed the target itself yet.</param>
    private sealed record Holder(DownloadId Download, bool Offered);
}
