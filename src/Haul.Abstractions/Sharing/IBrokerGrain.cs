using Orleans.Concurrency;

namespace Haul.Abstractions;

/// <summary>Rules connections over all silos: queue, fair share and politeness towards origins are this one thing. One grain, key 0.</summary>
[Alias("haul.IBrokerGrain")]
public interface IBrokerGrain : IGrainWithIntegerKey
{
    /// <summary>Claims or renews a share; it lapses 15 s after the last call.</summary>
    [Alias("Renew"), ResponseTimeout("00:00:05")]
    Task<Share> Renew(ShareClaim claim);

    /// <summary>Gives the share back.</summary>
    [Alias("Release"), ResponseTimeout("00:00:05")]
    Task Release(DownloadId download);

    /// <summary>A silo says that it lives and how many transfers at once it allows; it counts for 15 s.</summary>
    [Alias("Announce"), OneWay]
    Task Announce(string silo, int connections);
}

/// <param name="Origin">scheme://host:port.</param>
/// <param name="Wanted">Connections wanted on each silo.</param>
/// <param name="Useful">Connections over all silos that the work left can use and the origin has shown to bear.</param>
/// <param name="Held">Connections open, by silo.</param>
/// <param name="Priority">0 (last) to 9 (first).</param>
/// <param name="OriginPause">The origin has asked for that much peace yet (429 or 503 with Retry-After), as far as this download knows.</param>
[GenerateSerializer, Immutable, Alias("haul.ShareClaim")]
public sealed record ShareClaim(
    [property: Id(0)] DownloadId Download,
    [property: Id(1)] string Origin,
    [property: Id(2)] int Wanted,
    [property: Id(3)] int Useful,
    [property: Id(4)] IReadOnlyDictionary<string, int> Held,
    [property: Id(5)] int Priority,
    [property: Id(6)] TimeSpan OriginPause = default);

/// <param name="Connections">Connections granted, by silo; none: the download is queued.</param>
/// <param name="OriginPause">No request to the origin for that long.</param>
[GenerateSerializer, Immutable, Alias("haul.Share")]
public sealed record Share(
    [property: Id(0)] IReadOnlyDictionary<string, int> Connections,
    [property: Id(1)] TimeSpan OriginPause);
