namespace Haul.Silo;

/// <summary>All settings of a silo, in the order of the help.</summary>
internal static class Known
{
    public static readonly Setting ClusterId = new("ClusterId", "NAME", "Cluster to join [haul]");
    public static readonly Setting ServiceId = new("ServiceId", "NAME", "Owner of the stored state [haul]");
    public static readonly Setting Name = new("Name", "NAME", "Name of this silo [host name and silo port]");
    public static readonly Setting SiloPort = new("SiloPort", "PORT", "Port for other silos, 0 is any [11111, else the next free one]");
    public static readonly Setting GatewayPort = new("GatewayPort", "PORT", "Port for clients, 0 is any [30000, else the next free one]");
    public static readonly Setting Advertise = new("Advertise", "IP|NAME|auto", "Address under which others reach this silo, and on which it listens [127.0.0.1]");
    public static readonly Setting Http = new("Http", "URL", "Pages, API, finished files, dashboard, health and metrics; beyond loopback with an API key only [http://127.0.0.1:8080]");
    public static readonly Setting ApiKeyFile = new("ApiKeyFile", "FILE", "Keys that HTTP clients must show, one a line, as haul-silo key new makes them; it may change at any time [none]");
    public static readonly Setting State = new("State", "STATE", "sqlite:FILE, azure:CONNECTION_STRING or azure:@FILE [sqlite:haul.db]") { IsSecret = true };
    public static readonly Setting Store = new("Store", "STORE", "dir:DIRECTORY or blob:CONTAINER [dir:downloads with sqlite, blob:haul with azure]");
    public static readonly Setting Connections = new("Connections", "N", "Transfers at once on this silo, 1 to 1024 [16]");
    public static readonly Setting OriginConnections = new("OriginConnections", "N", "Connections to one origin over the whole cluster, 1 to 65536 [64]");
    public static readonly Setting AllowPrivate = new("Policy:AllowPrivate", "CIDR,..", "Private networks that may be fetched from [none]");
    public static readonly Setting KeyFile = new("KeyFile", "FILE", "32 random bytes or more that protect stored credentials, the same on every silo [none: credentials are refused]");
    public static readonly Setting Proxy = new("Proxy", "URL", "HTTP proxy for all transfers; names are its to resolve, and private addresses its to refuse [none; the environment's does not count]") { IsSecret = true };
    public static readonly Setting BlockMemory = new("BlockMemory", "BYTES", "Memory for blocks on their way to a blob; K, M and G are powers of 1024 [256M]");
    public static readonly Setting BlobConnection = new("BlobConnection", "STRING", "Connection string of the blob store, or @FILE [that of the state]") { IsSecret = true };
    public static readonly Setting KeepFinished = new("KeepFinished", "TIME", "How long rows of ended downloads stay, as in 30d; files always stay [30d]");
    public static readonly Setting ProbeTimeout = Advanced("Membership:ProbeTimeout", "Longest silence of another silo that counts as one missed probe [1.5s]");
    public static readonly Setting MaxProbeTimeout = Advanced("Membership:MaxProbeTimeout", "Bound of that time when it adapts to a slow network [as ProbeTimeout]");
    public static readonly Setting MissedProbes = Advanced("Membership:MissedProbes", "Missed probes after which a silo is suspected [3]");
    public static readonly Setting Votes = Advanced("Membership:Votes", "Silos that must suspect a silo before it is declared dead [2]");
    public static readonly Setting TableRefresh = Advanced("Membership:TableRefresh", "Time between two looks at the membership table [5s]");
    public static readonly Setting AliveEvery = Advanced("Membership:AliveEvery", "Time between two signs of life in the membership table [5s]");
    public static readonly Setting VoteExpires = Advanced("Membership:VoteExpires", "Time for which a vote against a silo counts [60s]");

    public static readonly IReadOnlyList<Setting> All =
    [
        ClusterId, ServiceId, Name, SiloPort, GatewayPort, Advertise, Http, ApiKeyFile, State, Store, Connections, OriginConnections, AllowPrivate, KeyFile,
        Proxy, BlockMemory, BlobConnection, KeepFinished, ProbeTimeout, MaxProbeTimeout, MissedProbes, Votes, TableRefresh, AliveEvery, VoteExpires,
    ];

    private static Setting Advanced(string path, string help) => new(path, "VALUE", help) { IsAdvanced = true };
}
