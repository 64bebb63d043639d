using System.Net;

namespace Haul.Silo;

/// <summary>Everything that can be set, read and checked.</summary>
internal sealed record SiloSettings
{
    /// <summary>Default <c>haul</c>.</summary>
    public required string ClusterId { get; init; }

    /// <summary>Default <c>haul</c>.</summary>
    public required string ServiceId { get; init; }

    /// <summary>Null is host name and silo port.</summary>
    public string? Name { get; init; }

    /// <summary>Null is 11111 or the next free one; 0 is any.</summary>
    public int? SiloPort { get; init; }

    /// <summary>Null is 30000 or the next free one; 0 is any.</summary>
    public int? GatewayPort { get; init; }

    /// <summary>Default loopback.</summary>
    public required IPAddress Advertise { get; init; }

    public required HttpAddress Http { get; init; }

    /// <summary>As they are at the start. Null: HTTP is open, on loopback.</summary>
    public ApiKeys? ApiKeys { get; init; }

    public required StateChoice State { get; init; }

    public required StoreChoice Store { get; init; }

    /// <summary>Transfers at once. Default 16.</summary>
    public int Connections { get; init; }

    /// <summary>Connections to one origin over the cluster. Default 64.</summary>
    public int OriginConnections { get; init; }

    public required IReadOnlyList<IPNetwork> AllowPrivate { get; init; }

    /// <summary>Bytes of the key file; null refuses credentials.</summary>
    public byte[]? Key { get; init; }

    public Uri? Proxy { get; init; }

    /// <summary>For rows of ended downloads. Default 30 days.</summary>
    public TimeSpan KeepFinished { get; init; }

    public required MembershipSettings Membership { get; init; }

    /// <summary>Paths that were given, absolute, by the setting.</summary>
    public required IReadOnlyDictionary<Setting, string> Files { get; init; }

    /// <exception cref="InputException">Something cannot be meant; the sentence names the setting and the cure.</exception>
    public static SiloSettings Read(SettingValues values)
    {
        var files = new[] { Known.ApiKeyFile, Known.KeyFile }
            .Select(setting => (setting, Path: values.Find(setting)))
            .Where(file => file.Path is not null)
            .ToDictionary(file => file.setting, file => values.PathOf(file.Path!));
        var state = StateChoice.Read(values);
        var settings = new SiloSettings
        {
            ClusterId = Texts.Name(Known.ClusterId, values.Find(Known.ClusterId) ?? "haul"),
            ServiceId = Texts.Name(Known.ServiceId, values.Find(Known.ServiceId) ?? "haul"),
            Name = values.Find(Known.Name) is { } name ? Texts.Name(Known.Name, name) : null,
            SiloPort = Port(values, Known.SiloPort),
            GatewayPort = Port(values, Known.GatewayPort),
            Advertise = Advertised.Read(values.Find(Known.Advertise)),
            Http = HttpAddress.Read(values.Find(Known.Http)),
            ApiKeys = files.TryGetValue(Known.ApiKeyFile, out var keys) ? Keys(keys) : null,
            State = state,
            Connections = Amounts.Whole(Known.Connections, values.Find(Known.Connections), 1, 1024, 16),
            OriginConnections = Amounts.Whole(Known.OriginConnections, values.Find(Known.OriginConnections), 1, 65536, 64),
            AllowPrivate = Texts.Networks(Known.AllowPrivate, values.Find(Known.AllowPrivate)),
            Key = Texts.Key(Known.KeyFile, files.GetValueOrDefault(Known.KeyFile)),
            Proxy = Texts.Proxy(Known.Proxy, values.Find(Known.Proxy)),
            KeepFinished = Amounts.Time(Known.KeepFinished, values.Find(Known.KeepFinished), TimeSpan.FromMinutes(1), TimeSpan.FromDays(3650), TimeSpan.FromDays(30)),
            Membership = MembershipSettings.Read(values),
            Files = files,
            Store = StoreChoice.Read(values, state), // the last one, for it makes a directory
        };
        return settings.Http.IsLoopback || settings.ApiKeys is not null ? settings
            : throw new InputException($"{Known.Http} is beyond loopback and open to everybody", $"give a file of keys with {Known.ApiKeyFile}, or listen on 127.0.0.1");
    }

    private static ApiKeys Keys(string path) =>
        ApiKeys.Read(path) is { IsEmpty: false } keys ? keys : throw new InputException($"{Known.ApiKeyFile}: {path} holds no key", "make one with: haul-silo key new --scope admin --file FILE");

    private static int? Port(SettingValues values, Setting setting) =>
        values.Find(setting) is { } text ? Amounts.Whole(setting, text, 0, IPEndPoint.MaxPort, 0) : null;
}
