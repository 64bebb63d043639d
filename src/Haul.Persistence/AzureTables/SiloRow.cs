using System.Globalization;
using System.Net;
using Azure.Data.Tables;
using Orleans.Runtime;

namespace Haul.Persistence;

/// <summary>A silo's row in the membership table: every column is text, in the schema of <c>Microsoft.Orleans.Clustering.AzureStorage</c>.</summary>
internal static class SiloRow
{
    public const string Status = "Status";
    public const string ProxyPort = "ProxyPort"; // text; "0" is a silo without a gateway
    public const string Deployment = "DeploymentId";

    private const string Address = "Address";
    private const string Port = "Port";
    private const string Generation = "Generation";
    private const string HostName = "HostName";
    private const string RoleName = "RoleName";
    private const string SiloName = "SiloName";
    private const string OldSiloName = "InstanceName"; // what readers before Orleans 2 look at
    private const string UpdateZone = "UpdateZone";
    private const string FaultZone = "FaultZone";
    private const string Suspectors = "SuspectingSilos";
    private const string SuspectTimes = "SuspectingTimes";
    private const string StartTime = "StartTime";
    private const string AliveTime = "IAmAliveTime";
    private const char Separator = '|';

    private static readonly CultureInfo Format = CultureInfo.InvariantCulture;

    public static string KeyOf(SiloAddress silo) =>
        string.Create(Format, $"{silo.Endpoint.Address}-{silo.Endpoint.Port}-{silo.Generation}");

    public static TableEntity From(MembershipEntry entry, string cluster)
    {
        var suspects = entry.SuspectTimes ?? [];
        var row = new TableEntity(cluster, KeyOf(entry.SiloAddress))
        {
            [Deployment] = cluster,
            [Address] = entry.SiloAddress.Endpoint.Address.ToString(),
            [Port] = entry.SiloAddress.Endpoint.Port.ToString(Format),
            [Generation] = entry.SiloAddress.Generation.ToString(Format),
            [Status] = entry.Status.ToString(),
            [ProxyPort] = entry.ProxyPort.ToString(Format),
            [UpdateZone] = entry.UpdateZone.ToString(Format),
            [FaultZone] = entry.FaultZone.ToString(Format),
            [Suspectors] = string.Join(Separator, suspects.Select(suspect => suspect.Item1.ToParsableString())),
            [SuspectTimes] = string.Join(Separator, suspects.Select(suspect => LogFormatter.PrintDate(suspect.Item2))),
            [StartTime] = LogFormatter.PrintDate(entry.StartTime),
            [AliveTime] = LogFormatter.PrintDate(entry.IAmAliveTime),
        };
        Set(row, HostName, entry.HostName);
        Set(row, RoleName, entry.RoleName);
        Set(row, SiloName, entry.SiloName);
        Set(row, OldSiloName, entry.SiloName);
        return row;
    }

    /// <summary>The columns of a heartbeat, to be merged.</summary>
    public static TableEntity Heartbeat(MembershipEntry entry, string cluster) => new(cluster, KeyOf(entry.SiloAddress))
    {
        [Deployment] = cluster,
        [AliveTime] = LogFormatter.PrintDate(entry.IAmAliveTime),
    };

    /// <exception cref="FormatException">A column is not what it should be.</exception>
    public static MembershipEntry Parse(TableEntity row)
    {
        var entry = new MembershipEntry
        {
            SiloAddress = SiloAddress.New(IPAddress.Parse(Text(row, Address)), Number(row, Port), Number(row, Generation)),
            HostName = Text(row, HostName),
            Status = Enum.TryParse<SiloStatus>(Text(row, Status), out var status) ? status : throw new FormatException($"'{Text(row, Status)}' is no status of a silo"),
            ProxyPort = Number(row, ProxyPort),
            RoleName = row.GetString(RoleName),
            SiloName = row.GetString(SiloName) ?? Text(row, OldSiloName),
            UpdateZone = Number(row, UpdateZone),
            FaultZone = Number(row, FaultZone),
            StartTime = Date(Text(row, StartTime)),
            IAmAliveTime = Date(Text(row, AliveTime)),
        };
        var (silos, times) = (List(row, Suspectors), List(row, SuspectTimes));
        if (silos.Length != times.Length)
        {
            throw new FormatException($"it has {silos.Length} suspecting silos and {times.Length} times");
        }

        entry.SuspectTimes = [.. silos.Zip(times, (silo, time) => Tuple.Create(SiloAddress.FromParsableString(silo), Date(time)))];
        return entry;
    }

    /// <summary>Where clients reach the silo.</summary>
    /// <exception cref="FormatException">A column is not what it should be.</exception>
    public static Uri Gateway(TableEntity row) =>
        SiloAddress.New(IPAddress.Parse(Text(row, Address)), Number(row, ProxyPort), Number(row, Generation)).ToGatewayUri();

    private static void Set(TableEntity row, string name, string? value)
    {
        if (value is not null)
        {
            row[name] = value;
        }
    }

    private static string Text(TableEntity row, string name) => row.GetString(name) ?? "";

    private static int Number(TableEntity row, string name) => Text(row, name) is { Length: > 0 } text ? int.Parse(text, NumberStyles.AllowLeadingSign, Format) : 0;

    private static DateTime Date(string text) => text.Length > 0 ? LogFormatter.ParseDate(text) : default;

    private static string[] List(TableEntity row, string name) => Text(row, name).Split(Separator, StringSplitOptions.RemoveEmptyEntries);
}
