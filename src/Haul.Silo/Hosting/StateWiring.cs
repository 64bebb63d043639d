using System.Diagnostics;
using System.Net;
using Haul.Persistence;

namespace Haul.Silo;

/// <summary>Registers what a <see cref="StateChoice"/> stands for: grain state, catalog, claims of targets, membership.</summary>
internal static class StateWiring
{
    public static void UseState(this ISiloBuilder silo, SiloSettings settings, Ports ports)
    {
        switch (settings.State)
        {
            case StateChoice.Sqlite sqlite:
                silo.UseLocalhostClustering(ports.Silo, ports.Gateway, new IPEndPoint(settings.Advertise, ports.Silo), settings.ServiceId, settings.ClusterId);
                silo.Services.AddSqliteState(sqlite.Path);
                break;
            case StateChoice.Azure azure:
                var options = new AzureStateOptions { ConnectionString = azure.ConnectionString, ClusterId = settings.ClusterId, ServiceId = settings.ServiceId, OptionName = Known.State.ToString() };
                silo.UseAzureMembership(options);
                silo.Services.AddAzureState(options);
                break;
            default:
                throw new UnreachableException();
        }
    }
}
