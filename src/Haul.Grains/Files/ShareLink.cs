using Haul.Abstractions;

namespace Haul.Grains;

/// <summary>Keeps a download's share of connections alive at the broker. Calls are not waited for.</summary>
internal sealed class ShareLink(DownloadId download, IGrainFactory grains, TimeProvider clock, Action wake)
{
    /// <summary>A third of the 15 s after which the broker lets a share lapse.</summary>
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(5);

    private readonly IBrokerGrain _broker = grains.GetGrain<IBrokerGrain>(0);
    private ShareClaim? _told;
    private long _calledAt;
    private long _pausedUntil;
    private bool _calling;
    private bool _held;
    private bool _hinted;

    /// <summary>Connections granted by silo; none before the first answer.</summary>
    public IReadOnlyDictionary<string, int> Connections { get; private set; } = new Dictionary<string, int>();

    /// <summary>The broker has said at least once what the download may have.</summary>
    public bool IsAnswered { get; private set; }

    /// <summary>The broker has answered and gives nothing: the download is queued.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>No new request to the origin at the moment.</summary>
    public bool IsPaused => clock.GetTimestamp() < _pausedUntil;

    /// <summary>The broker has connections to give: ask it at the next chance.</summary>
    public void Hint() => _hinted = true;

    /// <summary>Claims when it is due, when the claim has changed in what matters, or on a hint.</summary>
    public void Offer(ShareClaim claim)
    {
        var changed = _told is null || (_told.Origin, _told.Wanted, _told.Useful) != (claim.Origin, claim.Wanted, claim.Useful);
        if (!_calling && (changed || _hinted || clock.GetElapsedTime(_calledAt) >= Renewal))
        {
            Call(claim).Ignore();
        }
    }

    public async Task PauseOrigin(string origin, TimeSpan duration)
    {
        Pause(duration);
        await _broker.PauseOrigin(origin, duration);
    }

    /// <summary>Gives the share back; asked again, it does nothing.</summary>
    public async Task Release()
    {
        if (_held)
        {
            _held = false;
            Connections = new Dictionary<string, int>();
            _told = null;
            await _broker.Release(download);
        }
    }

    private async Task Call(ShareClaim claim)
    {
        _calling = _held = true;
        _hinted = IsRefused = false;
        _calledAt = clock.GetTimestamp();
        try
        {
            var share = await _broker.Renew(claim);
            _told = claim;
            Connections = _held ? share.Connections : Connections;
            IsAnswered = true;
            IsRefused = share.Connections.Values.Sum() == 0;
            Pause(share.OriginPause);
        }
        finally
        {
            _calling = false;
        }

        wake();
    }

    private void Pause(TimeSpan duration)
    {
        var until = clock.GetTimestamp() + (long)(duration.TotalSeconds * clock.TimestampFrequency);
        _pausedUntil = Math.Max(_pausedUntil, duration > TimeSpan.Zero ? until : 0);
    }
}
