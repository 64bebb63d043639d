using Haul.Abstractions;

namespace Haul.Grains;

/// <summary>Shows readers the latest picture of a download, at most ten a second unless its status changes.</summary>
internal sealed class ViewBoard(TimeProvider clock)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private DownloadView? _view;
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _shownAt;
    private long _version;

    /// <param name="last">Nothing follows soon: it is shown however short ago the one before was.</param>
    public void Show(DownloadView view, bool last = false)
    {
        var ended = last || view.Status != _view?.Status || view.ContinuesAs is not null;
        if (_view is not null && !ended && clock.GetElapsedTime(_shownAt) < Step)
        {
            return;
        }

        _shownAt = clock.GetTimestamp();
        _view = view with { Version = ++_version };
        var waiting = _next;
        _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting.SetResult();
    }

    public async Task<DownloadView> Watch(long since, TimeSpan patience, Func<DownloadView> draw)
    {
        if (_view is null || _version <= since)
        {
            await Task.WhenAny(_next.Task, Task.Delay(patience, clock));
        }

        return _view ?? draw();
    }
}
