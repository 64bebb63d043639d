using System.Diagnostics;
using Haul.Abstractions;
using Haul.Transfer;

namespace Haul.Grains;

/// <summary>The spans that a file grain makes: "submit", and under it a "download" for each spell of work of this activation.</summary>
internal sealed class FileTrace(DownloadId download)
{
    private string? _submitted;
    private Activity? _spell;

    /// <summary>Under which segments and merger put theirs; null while nobody listens.</summary>
    public string? Parent => _spell?.Id;

    /// <summary>Until the result is disposed somebody waits for the download to be accepted.</summary>
    public Activity? Submit(string url)
    {
        var span = HaulTraces.Start("submit", download, parent: null)?.SetTag("url.full", ShownUrl.Of(url));
        _submitted = span?.Id;
        return span;
    }

    /// <summary>Work begins; while it goes on, this does nothing.</summary>
    public void Begin() => _spell ??= HaulTraces.Start("download", download, _submitted);

    /// <summary>Work rests, or goes on elsewhere.</summary>
    /// <param name="last">Where the download stands.</param>
    public void End(DownloadView last)
    {
        if (_spell is not { } span)
        {
            return;
        }

        _spell = null;
        span.SetTag("haul.download.status", last.Status.ToString().ToLowerInvariant())
            .SetTag("haul.download.generation", last.Generation)
            .SetTag("haul.download.finished", last.Finished.Length);
        if (last.Error is { } error)
        {
            span.Fail(error.Code, error.Message);
        }

        span.Dispose();
    }
}
