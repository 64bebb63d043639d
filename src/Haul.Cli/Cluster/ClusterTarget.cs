namespace Haul.Cli;

/// <summary>Which cluster is meant, and how it is reached.</summary>
public abstract record ClusterTarget
{
    /// <summary>What messages call it; holds no secret.</summary>
    public abstract string Shown { get; }

    /// <summary>What its user should know before anything is sent; null when there is nothing.</summary>
    public virtual string? Warning => null;

    /// <summary>Its parts hold secrets: it is never written out whole.</summary>
    public sealed override string ToString() => GetType().Name;
}

/// <summary>A cluster whose gateways this machine reaches.</summary>
/// <param name="Verbose">The client's log goes to stderr.</param>
public sealed record GatewayTarget(IGatewaySource Gateways, string ClusterId, string ServiceId, bool Verbose = false) : ClusterTarget
{
    public override string Shown => Gateways.Shown;

    public override string? Warning => Gateways.LeadsAway
        ? $"{Shown} is not encrypted, as no gateway is: whoever is on the way can read what is sent and act in your place; give the HTTP side with https:// where there is one"
        : null;
}

/// <summary>The HTTP API of a silo, or of a proxy before several.</summary>
/// <param name="Root">Absolute, without path.</param>
/// <param name="Key">A secret: never shown, and sent to this root alone. Null where the API asks for none.</param>
public sealed record ApiTarget(Uri Root, string? Key) : ClusterTarget
{
    public override string Shown => Root.GetLeftPart(UriPartial.Authority);

    public override string? Warning => Root.Scheme == Uri.UriSchemeHttp && !Root.IsLoopback
        ? $"{Shown} is not encrypted: whoever is on the way can read the API key and what is sent; give https:// where there is one"
        : null;
}
