using System.Collections.Immutable;

namespace Haul.Domain;

/// <summary>What there is to share.</summary>
public sealed record ShareLimits
{
    /// <summary>Connections that each living silo has, by its name.</summary>
    public required ImmutableDictionary<string, int> Silos { get; init; }

    /// <summary>Connections to one origin, over all silos. Default 64.</summary>
    public int OriginConnections { get; init; } = 64;

    /// <summary>Downloads that have a share at once; 0 is as many as there are connections. Default 0.</summary>
    public int Downloads { get; init; }

    /// <summary>How long origins (scheme://host:port) are to be left alone yet.</summary>
    public ImmutableDictionary<string, TimeSpan> Paused { get; init; } = ImmutableDictionary<string, TimeSpan>.Empty;
}
