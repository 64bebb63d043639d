using System.Collections.Immutable;
using Haul.Abstractions;
using Haul.Domain;
using Microsoft.Extensions.Logging;

namespace Haul.Grains;

/// <summary>
/// Holds the claims of all working downloads in memory and answers with what the rules give each. Whoever can have more, or
/// has to give back, is sent a hint; while connections are left, queued downloads are woken to claim.
/// </summary>
public sealed partial class BrokerGrain(
    ILivingSilos silos, ICatalog catalog, BrokerOptions options, TimeProvider clock, ILogger<BrokerGrain> logger) : Grain, IBrokerGrain
{
    private static readonly TimeSpan Lapse = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan AdmissionPeriod = TimeSpan.FromSeconds(1);

    /// <summary>Queued downloads looked at at once: enough to find some whose origin has connections left.</summary>
    private const int Lookahead = 64;

    private readonly OrderedDictionary<DownloadId, Entry> _claims = [];
    private readonly Dictionary<string, (int Connections, long At)> _announced = [];
    private readonly Dictionary<DownloadId, long> _woken = [];
    private readonly Dictionary<string, long> _pausedUntil = [];
    private readonly long _activated = clock.GetTimestamp();
    private HashSet<DownloadId>? _unheard;

    /// <summary>Reads which downloads may hold shares that an earlier activation granted; starts no download.</summary>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.RegisterGrainTimer(_ => Admit(), new() { DueTime = AdmissionPeriod, Period = AdmissionPeriod, KeepAlive = true });
        try
        {
            _unheard = [.. (await catalog.Working()).Select(row => row.Id)];
        }
        catch (Exception error)
        {
            LogCatalogAway(error.Message);
        }
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
        _woken.Remove(claim.Download);
        _unheard?.Remove(claim.Download);
        var limits = Limits();
        entry.Told = ConfirmsOnly ? Shares.Confirm(claim, limits) : Distribute(limits, claim.Download)[claim.Download];
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

    public Task PauseOrigin(string origin, TimeSpan duration)
    {
        var until = clock.GetTimestamp() + (long)(duration.TotalSeconds * clock.TimestampFrequency);
        _pausedUntil[origin] = Math.Max(until, _pausedUntil.GetValueOrDefault(origin));
        return Task.CompletedTask;
    }

    /// <summary>
    /// Shares of an earlier activation may still be in use: until every download that works has been heard, and every silo has said
    /// what it has to give, or they have lapsed.
    /// </summary>
    private bool ConfirmsOnly => clock.GetElapsedTime(_activated) < options.ConfirmOnly
        && (_unheard is not { Count: 0 } || !silos.Names.All(_announced.ContainsKey));

    private ImmutableDictionary<DownloadId, Share> Distribute(ShareLimits limits, DownloadId? asking)
    {
        foreach (var lapsed in _claims.Where(claim => clock.GetElapsedTime(claim.Value.RenewedAt) >= Lapse).Select(claim => claim.Key).ToList())
        {
            _claims.Remove(lapsed);
        }

        var shares = Shares.Compute([.. _claims.Values.Select(entry => entry.Counted)], limits);
        foreach (var (download, entry) in _claims)
        {
            if (download != asking && !Same(shares[download], entry.Told))
            {
                GrainFactory.GetGrain<IFileGrain>(download.Value).Hint(Hints.Share).Ignore();
            }
        }

        return shares;
    }

    /// <summary>Wakes queued downloads in the catalog's order while connections are left; each claims for itself then.</summary>
    private async Task Admit()
    {
        var free = FreeConnections();
        if (free <= 0 || ConfirmsOnly)
        {
            return;
        }

        try
        {
            var queued = await catalog.Queued(Lookahead);
            foreach (var row in queued.Where(row => !_claims.ContainsKey(row.Id) && !WasWoken(row.Id)).Take(free))
            {
                _woken[row.Id] = clock.GetTimestamp();
                GrainFactory.GetGrain<IFileGrain>(row.Id.Value).Ping().Ignore();
            }
        }
        catch (Exception error)
        {
            LogCatalogAway(error.Message);
        }
    }

    private int FreeConnections() => Limits().Silos.Values.Sum() - _claims.Values.Sum(entry => Math.Max(1, entry.Counted.Held.Values.Sum()));

    private bool WasWoken(DownloadId download)
    {
        foreach (var old in _woken.Where(woken => clock.GetElapsedTime(woken.Value) >= Lapse).Select(woken => woken.Key).ToList())
        {
            _woken.Remove(old);
        }

        return _woken.ContainsKey(download);
    }

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

        /// <summary>What was granted counts as held: a download that is between two requests keeps its place.</summary>
        public ShareClaim Counted => Claim.Held.Values.Sum() > 0 ? Claim : Claim with { Held = Told.Connections };
    }
}
