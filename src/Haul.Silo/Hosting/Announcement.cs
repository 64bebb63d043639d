using System.Globalization;

namespace Haul.Silo;

/// <summary>The first lines of a silo's output: every effective setting but secrets, and where it is reached.</summary>
internal static class Announcement
{
    public static void Settings(TextWriter output, SiloSettings settings, Ports ports)
    {
        var membership = settings.Membership;
        string[] parts =
        [
            $"name={SiloEngine.SiloName(settings, ports)}",
            $"cluster={settings.ClusterId}",
            $"service={settings.ServiceId}",
            $"state={settings.State}",
            $"store={settings.Store}",
            Say($"connections={settings.Connections}"),
            Say($"origin-connections={settings.OriginConnections}"),
            $"allow-private={(settings.AllowPrivate.Count == 0 ? "none" : string.Join(',', settings.AllowPrivate))}",
            $"key-file={settings.Files.GetValueOrDefault(Known.KeyFile) ?? "none"}",
            $"api-key-file={settings.Files.GetValueOrDefault(Known.ApiKeyFile) ?? "none"}",
            $"proxy={(settings.Proxy is { } proxy ? proxy.GetLeftPart(UriPartial.Authority).Replace($"{proxy.UserInfo}@", "", StringComparison.Ordinal) : "none")}",
            .. settings.Store is StoreChoice.InBlobs blobs ? [Say($"block-memory={blobs.BlockMemory}")] : Array.Empty<string>(),
            $"keep-finished={Amounts.Show(settings.KeepFinished)}",
            Say($"membership={Amounts.Show(membership.ProbeTimeout)}..{Amounts.Show(membership.MaxProbeTimeout)}x{membership.MissedProbes},votes={membership.Votes},refresh={Amounts.Show(membership.TableRefresh)},alive={Amounts.Show(membership.AliveEvery)}"),
        ];
        output.WriteLine($"settings {string.Join(' ', parts)}");
    }

    public static void Addresses(TextWriter output, SiloSettings settings, Ports ports)
    {
        var http = settings.Http.Url(ports.Http, settings.Advertise);
        output.WriteLine($"http {http.AbsoluteUri}");
        output.WriteLine($"dashboard {new Uri(http, SiloWeb.DashboardRoute).AbsoluteUri}");
        output.WriteLine(Say($"silo {settings.Advertise}:{ports.Silo}"));
        output.WriteLine(Say($"gateway {settings.Advertise}:{ports.Gateway}"));
        output.WriteLine("ready");
        output.Flush();
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
