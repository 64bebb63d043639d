using Haul.Abstractions;
using Haul.Transfer;
using Orleans.Runtime;

namespace Haul.Grains;

/// <summary>What a file grain works with.</summary>
public sealed record FileServices(
    IPartStore Store,
    ITargetClaims Claims,
    ICatalog Catalog,
    ICredentials Credentials,
    ILivingSilos Silos,
    GivenUp GivenUp,
    FileOptions Options,
    HaulMetrics Metrics,
    Random Chance,
    TimeProvider Clock);

/// <summary>Settings of file grains.</summary>
public sealed class FileOptions
{
    /// <summary>The very last blocks may be fetched a second time. Default on; off to measure what it brings.</summary>
    public bool Hedging { get; set; } = true;

    /// <summary>
    /// How long before a segment's end its connection is given the next one, and longer where saves are slow. Default 0.6 s: what a
    /// slot said is up to half a second old.
    /// </summary>
    public TimeSpan Ahead { get; set; } = TimeSpan.FromSeconds(0.6);

    /// <summary>
    /// Others bring the download back: its grain gives up when the state store fails, sleeps while it is queued, and settles a
    /// given name at submit. Default off: a process that is alone has nobody.
    /// </summary>
    public bool InCluster { get; set; }
}
