using System.Net;
using Haul.Grains;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;
using Orleans.Dashboard;

namespace Haul.Silo;

/// <summary>How the cluster engine is set up in a silo.</summary>
internal static class SiloEngine
{
    /// <summary>
    /// Longest call between grains. The longest that is waited for is a pause: it waits until the lease of a silent slot has run
    /// out (15 s). Nothing waits for a frozen silo longer than this.
    /// </summary>
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(20);

    /// <summary>A grain that nobody asked for so long leaves the memory. Working downloads keep themselves alive.</summary>
    private static readonly TimeSpan CollectionAge = TimeSpan.FromMinutes(10);

    /// <summary>Bounds a grain's good-bye (last checkpoint, last save) well within the host's time to end.</summary>
    private static readonly TimeSpan DeactivationTimeout = TimeSpan.FromSeconds(25);

    public static void UseHaul(this ISiloBuilder silo, SiloSettings settings, Ports ports)
    {
        silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (settings.ClusterId, settings.ServiceId));
        silo.Configure<SiloOptions>(options => options.SiloName = SiloName(settings, ports));
        silo.UseState(settings, ports);
        silo.Services.UseStore(settings);
        silo.Configure<EndpointOptions>(options =>
        {
            options.AdvertisedIPAddress = settings.Advertise;
            options.SiloPort = ports.Silo;
            options.GatewayPort = ports.Gateway;
            options.SiloListeningEndpoint = new(settings.Advertise, ports.Silo);
            options.GatewayListeningEndpoint = new(settings.Advertise, ports.Gateway);
        });
        silo.Configure<ClusterMembershipOptions>(options => Apply(settings.Membership, options));
        silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = ResponseTimeout);
        silo.Configure<GrainCollectionOptions>(options => (options.CollectionAge, options.DeactivationTimeout) = (CollectionAge, DeactivationTimeout));

        // The default directory restarts grains of living silos when another one dies. Leases of it are not needed: every row is fenced.
        silo.AddDistributedGrainDirectory();
        silo.Configure<GrainDirectoryOptions>(options => options.RangeLeaseDuration = TimeSpan.Zero);
        silo.AddActivityPropagation();
        silo.AddDashboard(options => options.HideTrace = true);
        silo.Services.AddHaul(settings, ports);
        silo.AddHaulCluster();
    }

    public static string SiloName(SiloSettings settings, Ports ports) => settings.Name ?? $"{Environment.MachineName}-{ports.Silo}";

    private static void AddHaul(this IServiceCollection services, SiloSettings settings, Ports ports)
    {
        services.AddSingleton(new BrokerOptions { SiloConnections = settings.Connections, OriginConnections = settings.OriginConnections });
        services.AddSingleton(new RecoveryOptions { KeepFinished = settings.KeepFinished });
        services.AddSingleton(new NodeOptions { Http = settings.Http.Url(ports.Http, settings.Advertise).AbsoluteUri });
        services.AddHaulGrains();
        services.AddHaulPolicy(settings.AllowPrivate, settings.Proxy);
        _ = settings.Key is { } key ? services.AddEncryptedCredentials(key) : services.AddRefusingCredentials();
    }

    private static void Apply(MembershipSettings settings, ClusterMembershipOptions options)
    {
        options.ProbeTimeout = settings.ProbeTimeout;
        options.MaxProbeTimeout = settings.MaxProbeTimeout;
        options.NumMissedProbesLimit = settings.MissedProbes;
        options.NumVotesForDeathDeclaration = settings.Votes;
        options.TableRefreshTimeout = settings.TableRefresh;
        options.IAmAliveTablePublishTimeout = settings.AliveEvery;
        options.DeathVoteExpirationTimeout = settings.VoteExpires;

        // An open connection proves nothing of a process that hangs, and a silo that is wrongly declared dead costs a restart, not bytes.
        options.EnableConnectionLivenessCheck = false;
    }
}
