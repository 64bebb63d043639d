using Haul.Abstractions;

namespace Haul.Grains;

/// <summary>The file grain's line to its merger. Calls are not waited for.</summary>
internal sealed class MergerLink(DownloadId download, IGrainFactory grains, TimeProvider clock, Action wake)
{
    private readonly IMergerGrain _merger = grains.GetGrain<IMergerGrain>(download.Value);
    private MergePlan? _told;
    private long _calledAt;
    private bool _calling;
    private bool _hinted;
    private MergeReport? _inbox;

    /// <summary>It was told to do something, and not to rest since.</summary>
    public bool IsAtWork => _told is { Action: not MergeAction.Rest };

    public void Hint() => _hinted = true;

    /// <summary>The last report that nobody has looked at, or null.</summary>
    public MergeReport? TakeReport() => Interlocked.Exchange(ref _inbox, null);

    public void Offer(MergePlan plan, TimeSpan interval)
    {
        if (!_calling && (_told is null || (_told.Action, _told.Generation) != (plan.Action, plan.Generation)
            || _hinted || clock.GetElapsedTime(_calledAt) >= interval))
        {
            Call(plan).Ignore();
        }
    }

    private async Task Call(MergePlan plan)
    {
        _calling = true;
        _hinted = false;
        _calledAt = clock.GetTimestamp();
        try
        {
            _inbox = await _merger.Sync(plan);
            _told = plan;
        }
        finally
        {
            _calling = false;
        }

        wake();
    }
}
