namespace Haul.Grains;

/// <summary>Limits of the broker.</summary>
public sealed class BrokerOptions
{
    /// <summary>Transfers at once on one silo. Default 16.</summary>
    public int SiloConnections { get; set; } = 16;

    /// <summary>Connections to one origin, over all silos. Default 64.</summary>
    public int OriginConnections { get; set; } = 64;

    /// <summary>Downloads that hold connections at once; the others are queued. Default 0: as many as there are connections.</summary>
    public int FilesAtOnce { get; set; }

    /// <summary>
    /// Time after an activation in which claims are only confirmed, because shares that an earlier activation granted may still
    /// be in use. Default 15 s; a process that is alone needs none.
    /// </summary>
    public TimeSpan ConfirmOnly { get; set; } = TimeSpan.FromSeconds(15);
}
