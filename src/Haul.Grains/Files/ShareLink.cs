using Haul.Abstractions;

namespace Haul.Grains;

/// <summary>Keeps a download's share of connections alive at the broker. Calls are not waited for.</summary>
internal sealed class ShareLink(DownloadId download, IGrainFactory grains, TimeProvider clock, Action wake)
{
    /// <summary>A third of the 15 s after which the broker lets a share lapse.</summary>
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(5);

    private readonly IBrokerGrain _broker = grains.GetGrain<IBrokerGrain>(0);
    private ShareClaim? _told;
    private string? _origin;
    private long _calledAt;

    /// <summary>The end of the origin's pause: as this download keeps it, and as its claims tell it.</summary>
    private long _pausedUntil;
    private long _toldUntil;

    /// <summary>The end of a pause that concerns this download alone.</summary>
    private long _restsUntil;
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
    public bool IsPaused => Pause > TimeSpan.Zero;

    /// <summary>For how long yet; zero or less when it is over.</summary>
    public TimeSpan Pause => Until(Math.Max(_pausedUntil, _restsUntil));

    /// <summary>The broker has something else to say: ask it at the next chance.</summary>
    public void Hint() => _hinted = true;

    /// <summary>Claims when it is due, when the claim has changed in what matters, or on a hint.</summary>
    public void Offer(ShareClaim claim)
    {
        if (_origin != claim.Origin)
        {
            // Another one has not asked for peace.
            (_origin, _pausedUntil, _toldUntil, _restsUntil) = (claim.Origin, 0, 0, 0);
        }

        var changed = _told is null || (_told.Origin, _told.Wanted, _told.Useful) != (claim.Origin, claim.Wanted, claim.Useful);
        var now = clock.GetTimestamp();
        var isOver = IsRefused && _pausedUntil > _calledAt && _pausedUntil <= now;
        if (!_calling && (changed || _hinted || isOver || clock.GetElapsedTime(_calledAt, now) >= Renewal))
        {
            Call(claim with { OriginPause = Until(_toldUntil) is { Ticks: > 0 } left ? left : TimeSpan.Zero }).Ignore();
        }
    }

    /// <summary>Asks nothing of the origin for so long; of no time, it does nothing.</summary>
    /// <param name="others">The other downloads of the origin hear of it with the next claim, which is due now.</param>
    public void Rest(string origin, TimeSpan duration, bool others)
    {
        if (origin != _origin || duration <= TimeSpan.Zero)
        {
            return;
        }

        if (others)
        {
            _pausedUntil = Math.Max(_pausedUntil, clock.TimestampIn(duration));
            _toldUntil = Math.Max(_toldUntil, _pausedUntil);
            _hinted = true;
        }
        else
        {
            _restsUntil = Math.Max(_restsUntil, clock.TimestampIn(duration));
        }
    }

    /// <summary>Gives the share back; asked again, it does nothing.</summary>
    public async Task Release()
    {
        if (_held)
        {
            _held = false;
            Connections = new Dictionary<string, int>();

            // Who was refused asks again on a hint or when it is time, and not because it has given back nothing.
            _told = IsRefused ? _told : null;
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
            if (claim.Origin == _origin && share.OriginPause > TimeSpan.Zero)
            {
                // It counts from some moment of the call. Told back from its end, the pause would grow with every claim.
                _pausedUntil = Math.Max(_pausedUntil, clock.TimestampIn(share.OriginPause));
                _toldUntil = Math.Max(_toldUntil, clock.TimestampAfter(_calledAt, share.OriginPause));
            }
        }
        finally
        {
            _calling = false;
        }

        wake();
    }

    private TimeSpan Until(long moment) => moment == 0 ? TimeSpan.Zero : clock.GetElapsedTime(clock.GetTimestamp(), moment);
}
