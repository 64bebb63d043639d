using System.Collections.Immutable;
using Haul.Abstractions;
using Haul.Domain;
using Haul.Transfer;
using Microsoft.Extensions.Logging;

namespace Haul.Grains;

/// <summary>
/// Holds the claims of all working downloads in memory and answers with what the rules give each. Whoever can have more, or
/// has to give back, is sent a hint; queued downloads for which there is a place are woken to claim.
/// </summary>
public sealed partial class BrokerGrain(
    ILivingSilos silos, ICatalog catalog, BrokerOptions options, HaulMetrics metrics, TimeProvider clock, ILogger<BrokerGrain> logger) : Grain, IBrokerGrain, IBrokerGrainState
{
    private static readonly TimeSpan Lapse = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan AdmissionPeriod = TimeSpan.FromSeconds(1);

    /// <summary>Shorter than any pause that an origin can ask for, longer than what clocks differ by.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(0.5);

    /// <summary>Queued downloads looked at at once to begin with; twice as many each time that nobody of them could be woken.</summary>
    private const int Lookahead = 64;

    /// <summary>Queued downloads that are read at all: for operators a longer queue is no more of an alarm.</summary>
    private const int MostRead = 1000;

    /// <summary>How often queued downloads are counted for operators.</summary>
    private static readonly TimeSpan CountPeriod = TimeSpan.FromSeconds(15);

    private readonly OrderedDictionary<DownloadId, Entry> _claims = [];
    private readonly Dictionary<string, (int Connections, long At)> _announced = [];
    private readonly Dictionary<DownloadId, long> _woken = [];
    private readonly Dictionary<string, long> _pausedUntil = [];
    private readonly long _activated = clock.GetTimestamp();
    private HashSet<DownloadId>? _unheard;
    private int _lookahead = Lookahead;
    private bool _over;

    /// <summary>Reads which downloads may hold shares that an earlier activation granted; starts no download.</summary>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // A catalog that is away holds nobody up who renews.
        this.RegisterGrainTimer(_ => Admit(), new() { DueTime = AdmissionPeriod, Period = AdmissionPeriod, KeepAlive = true, Interleave = true });
        this.RegisterGrainTimer(_ => CountQueue(), new() { DueTime = AdmissionPeriod, Period = CountPeriod, Interleave = true });
        try
        {
            _unheard = [.. (await catalog.Working()).Select(row => row.Id)];
        }
        catch (Exception error)
        {
            LogCatalogAway(error.Message);
        }
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _over = true;
        metrics.QueueCounted(null);
        return Task.CompletedTask;
    }

    public Task<Share> Renew(ShareClaim claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        if (!_claims.TryGetValue(claim.Download, out var entry))
        {
            entry = new();
            _claims.Add(claim.Download, entry);
        }

        (entry.Claim, entry.RenewedAt) = (claim, clock.GetTimestamp());
        _unheard?.Remove(claim.Download);
        Pause(claim);
        var limits = Limits();
        entry.Told = ConfirmsOnly ? Shares.Confirm(claim, limits) : Distribute(limits, claim.Download)[claim.Download];
        entry.Hinted = entry.Told;
        if (entry.Told.Connections.Count > 0)
        {
            _woken.Remove(claim.Download);
        }

        return Task.FromResult(entry.Told);
    }

    public Task Release(DownloadId download)
    {
        if (_claims.Remove(download))
        {
            Distribute(Limits(), null);
        }

        return Task.CompletedTask;
    }

    public Task Announce(string silo, int connections)
    {
        var isNew = !_announced.TryGetValue(silo, out var known) || known.Connections != connections;
        _announced[silo] = (connections, clock.GetTimestamp());
        if (isNew && !ConfirmsOnly)
        {
            Distribute(Limits(), null);
        }

        return Task.CompletedTask;
    }

    public Task<BrokerState> GetState()
    {
        var limits = Limits();
        return Task.FromResult(new BrokerState
        {
            Claims = [.. _claims.Values.Select(entry => new BrokerClaim(entry.Claim, entry.Told))],
            Silos = limits.Silos,
            Paused = limits.Paused,
            ConfirmsOnly = ConfirmsOnly,
        });
    }

    /// <summary>
    /// Shares of an earlier activation may still be in use: until every download that works has been heard, and every silo has said
    /// what it has to give, or they have lapsed.
    /// </summary>
    private bool ConfirmsOnly => clock.GetElapsedTime(_activated) < options.ConfirmOnly
        && (_unheard is not { Count: 0 } || !silos.Names.All(_announced.ContainsKey));

    /// <summary>Lets every download of the origin know at once: the pause may be shorter than what is left to their next renewal.</summary>
    private void Pause(ShareClaim claim)
    {
        // Downloads tell what they were told: that is no longer pause.
        var known = Math.Max(clock.GetTimestamp(), _pausedUntil.GetValueOrDefault(claim.Origin));
        var until = clock.TimestampIn(claim.OriginPause);
        if (clock.GetElapsedTime(known, until) >= Moment)
        {
            _pausedUntil[claim.Origin] = until;
            foreach (var (download, _) in _claims.Where(other => other.Value.Claim.Origin == claim.Origin && other.Key != claim.Download))
            {
                Hint(download);
            }
        }
    }

    private ImmutableDictionary<DownloadId, Share> Distribute(ShareLimits limits, DownloadId? asking)
    {
        DropLapsed();
        var shares = Shares.Compute([.. _claims.Values.Select(entry => entry.Counted)], limits);
        foreach (var (download, entry) in _claims)
        {
            if (download != asking && !Same(shares[download], entry.Told) && !Same(shares[download], entry.Hinted))
            {
                entry.Hinted = shares[download];
                Hint(download);
            }
        }

        return shares;
    }

    /// <summary>Claims of downloads that have not renewed, pauses that are over; those that were woken and have not claimed may be woken again.</summary>
    private void DropLapsed()
    {
        var now = clock.GetTimestamp();
        Drop(_claims, entry => clock.GetElapsedTime(entry.RenewedAt, now) >= Lapse);
        Drop(_woken, at => clock.GetElapsedTime(at, now) >= Lapse);
        Drop(_pausedUntil, until => until <= now);
    }

    private static void Drop<TKey, TValue>(IDictionary<TKey, TValue> all, Func<TValue, bool> isOver)
    {
        foreach (var over in all.Where(pair => isOver(pair.Value)).Select(pair => pair.Key).ToList())
        {
            all.Remove(over);
        }
    }

    /// <summary>Wakes queued downloads in the catalog's order while there are places; each claims for itself then.</summary>
    private async Task Admit()
    {
        DropLapsed();
        if (ConfirmsOnly || _claims.Count >= Limits().Silos.Values.Sum())
        {
            return;
        }

        try
        {
            var queued = await catalog.Queued(_lookahead);
            var waiting = queued.Where(row => !_woken.ContainsKey(row.Id)).Select(row => (row.Id, SafeUrl.Origin(row.Url)));
            var next = Admission.Next(waiting, [.. _claims.Values.Select(entry => entry.Claim)], Limits());
            _lookahead = next.Count == 0 && queued.Count == _lookahead ? Math.Min(2 * _lookahead, MostRead) : Lookahead;
            foreach (var download in next)
            {
                _woken[download] = clock.GetTimestamp();
                GrainFactory.GetGrain<IFileGrain>(download.Value).Ping().Ignore();
            }
        }
        catch (Exception error)
        {
            LogCatalogAway(error.Message);
        }
    }

    private async Task CountQueue()
    {
        try
        {
            var queued = await catalog.Queued(MostRead);
            metrics.QueueCounted(_over ? null : queued.Count);
        }
        catch (Exception error)
        {
            LogCatalogAway(error.Message);
        }
    }

    /// <summary>Lets the download claim at its next chance instead of at its renewal.</summary>
    private void Hint(DownloadId download) => GrainFactory.GetGrain<IFileGrain>(download.Value).Hint(Hints.Share).Ignore();

    private static bool Same(Share one, Share other) =>
        one.Connections.Count == other.Connections.Count && one.Connections.All(silo => other.Connections.GetValueOrDefault(silo.Key) == silo.Value);

    private ShareLimits Limits() => new()
    {
        Silos = silos.Names.ToImmutableDictionary(silo => silo, ConnectionsOf),
        OriginConnections = options.OriginConnections,
        Downloads = options.FilesAtOnce,
        Paused = _pausedUntil
            .Where(pause => pause.Value > clock.GetTimestamp())
            .ToImmutableDictionary(pause => pause.Key, pause => clock.GetElapsedTime(clock.GetTimestamp(), pause.Value)),
    };

    /// <summary>What the silo announced; a silo of a process that announces nothing has what this one has.</summary>
    private int ConnectionsOf(string silo) =>
        _announced.TryGetValue(silo, out var known) && clock.GetElapsedTime(known.At) < Lapse ? known.Connections
        : _announced.Count == 0 ? options.SiloConnections
        : 0;

    [LoggerMessage(LogLevel.Warning, "The catalog cannot be read, so queued downloads wait: {Reason}")]
    private partial void LogCatalogAway(string reason);

    private sealed class Entry
    {
        public ShareClaim Claim { get; set; } = null!;

        public long RenewedAt { get; set; }

        public Share Told { get; set; } = new(ImmutableDictionary<string, int>.Empty, TimeSpan.Zero);

        /// <summary>What it knows that it can have: it was told, or sent a hint for it since.</summary>
        public Share Hinted { get; set; } = new(ImmutableDictionary<string, int>.Empty, TimeSpan.Zero);

        /// <summary>What was granted counts as held: a download that is between two requests keeps its place.</summary>
        public ShareClaim Counted => Claim.Held.Values.Sum() > 0 ? Claim : Claim with { Held = Told.Connections };
    }
}
