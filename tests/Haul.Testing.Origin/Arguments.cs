using System.Globalization;
using System.Net;

namespace Haul.Testing.Origin;

/// <summary>The command line.</summary>
internal sealed class Arguments
{
    public const string Help = """
        usage: Haul.Testing.Origin [option value]...
          --address A           address to listen on (127.0.0.1)
          --port N              port (0: a free one)
          --file name:size[:seed[:fault,fault(argument),...]]
                                a file; may be given again. Sizes take the suffixes K, M, G, T (powers of 1024).
                                Faults are class names or catalogue numbers: ShortBody(1000), A7.
          --total-rate R        bytes a second of all connections together (0: no limit)
          --connection-rate R   bytes a second of each connection
          --response-rate R     bytes a second of each answer
          --latency MS          milliseconds before each answer
          --slow-connection K   the K-th accepted connection is slow; may be given again
          --slow-factor F       how many times slower (20)
          --slow-after BYTES    bytes it sends at full speed first
          --tls KIND            Good, Expired, WrongHost, SelfSigned, UnknownAuthority, IncompleteChain, OldProtocolOnly
          --ca-file FILE        where to write the authority's certificate (for SSL_CERT_FILE)
          --log FILE            one JSON line for each finished request
        Files nobody named exist as /f/name?size=1048576&seed=7&fault=A1&n=2&after=1&times=3 .
        While it runs, GET /-/limits?total=R&connection=R&response=R&latency=MS changes the limits.
        """;

    private readonly List<int> slowConnections = [];
    private long totalRate;
    private long connectionRate;
    private long responseRate;
    private long latency;
    private double slowFactor = 20;
    private long slowAfter;

    public bool ShowHelp { get; private set; }

    public IPAddress Address { get; private set; } = IPAddress.Loopback;

    public int Port { get; private set; }

    public CertificateKind? Tls { get; private set; }

    public string? AuthorityFile { get; private set; }

    public string? Log { get; private set; }

    public List<(string Name, OriginFile File)> Files { get; } = [];

    public static Arguments Parse(string[] args)
    {
        var parsed = new Arguments();
        for (var i = 0; i < args.Length; i += 2)
        {
            if (args[i] is "--help" or "-h")
            {
                parsed.ShowHelp = true;
                return parsed;
            }

            parsed.Take(args[i], i + 1 < args.Length ? args[i + 1] : throw new ArgumentException($"{args[i]} needs a value."));
        }

        return parsed;
    }

    public void Limit(OriginLimits limits)
    {
        (limits.TotalRate, limits.ConnectionRate, limits.ResponseRate) = (totalRate, connectionRate, responseRate);
        limits.Latency = TimeSpan.FromMilliseconds(latency);
        limits.SlowConnections = [.. slowConnections.Select(k => SlowConnection.Number(k, slowFactor, slowAfter))];
    }

    private void Take(string option, string value)
    {
        switch (option)
        {
            case "--address": Address = IPAddress.Parse(value); break;
            case "--port": Port = (int)Size(value); break;
            case "--file": Files.Add(ParseFile(value)); break;
            case "--total-rate": totalRate = Size(value); break;
            case "--connection-rate": connectionRate = Size(value); break;
            case "--response-rate": responseRate = Size(value); break;
            case "--latency": latency = Size(value); break;
            case "--slow-connection": slowConnections.Add((int)Size(value)); break;
            case "--slow-factor": slowFactor = double.Parse(value, CultureInfo.InvariantCulture); break;
            case "--slow-after": slowAfter = Size(value); break;
            case "--tls": Tls = Enum.Parse<CertificateKind>(value, ignoreCase: true); break;
            case "--ca-file": AuthorityFile = value; break;
            case "--log": Log = value; break;
            default: throw new ArgumentException($"There is no option {option}.");
        }
    }

    private static (string Name, OriginFile File) ParseFile(string text)
    {
        var parts = text.Split(':', 4);
        if (parts.Length < 2)
        {
            throw new ArgumentException($"A file is name:size[:seed[:faults]], not {text}.");
        }

        var size = Size(parts[1]);
        return (parts[0], new OriginFile
        {
            Length = size,
            Seed = parts.Length > 2 ? Size(parts[2]) : 0,
            Faults = parts.Length > 3 ? [.. parts[3].Split(',').SelectMany(name => FaultCatalogue.Make(name, null, size))] : [],
        });
    }

    private static long Size(string text)
    {
        var power = text.Length > 0 ? "KMGT".IndexOf(char.ToUpperInvariant(text[^1]), StringComparison.Ordinal) + 1 : 0;
        return long.Parse(power > 0 ? text[..^1] : text, CultureInfo.InvariantCulture) << (10 * power);
    }
}
