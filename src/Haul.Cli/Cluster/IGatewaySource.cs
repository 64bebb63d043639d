using System.Net;
using Orleans.Hosting;

namespace Haul.Cli;

/// <summary>How a client finds the gateways of its cluster.</summary>
public interface IGatewaySource
{
    /// <summary>What messages call it; holds no secret.</summary>
    string Shown { get; }

    /// <summary>What to do when nothing answers.</summary>
    string Cure { get; }

    /// <summary>Names at least one that is not of this machine. A table tells that only when it is asked, and counts as none.</summary>
    bool LeadsAway { get; }

    /// <summary>Gateways that are known without asking anybody; empty when a table tells them.</summary>
    /// <exception cref="InputException">A name has no address.</exception>
    Task<IReadOnlyList<IPEndPoint>> Resolve(CancellationToken cancellationToken);

    /// <param name="known">What <see cref="Resolve"/> returned.</param>
    void Configure(IClientBuilder client, GatewayTarget target, IReadOnlyList<IPEndPoint> known);
}
