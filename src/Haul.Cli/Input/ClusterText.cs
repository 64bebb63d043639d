using System.Globalization;
using System.Net;

namespace Haul.Cli;

/// <summary>Reads <c>--cluster</c> where it names gateways. Messages never show a connection string.</summary>
public static class ClusterText
{
    public const string Default = "127.0.0.1:30000";

    private const string Azure = "azure:";
    private const string Takes = "give HOST:PORT[,HOST:PORT] (gateways of silos), http(s)://HOST[:PORT], azure:CONNECTION_STRING or azure:@FILE";

    /// <exception cref="InputException">It names no cluster.</exception>
    public static IGatewaySource Parse(string text, string workingDirectory)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.StartsWith(Azure, StringComparison.OrdinalIgnoreCase))
        {
            return new AzureGateways(ConnectionString(text[Azure.Length..].Trim(), workingDirectory));
        }

        var hosts = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return hosts.Length > 0 ? new StaticGateways([.. hosts.Select(HostAndPort)]) : throw new InputException("--cluster is empty", Takes);
    }

    private static DnsEndPoint HostAndPort(string text)
    {
        var colon = text.LastIndexOf(':');
        var host = colon < 0 ? "" : text[..colon];
        var isBare6 = host.Contains(':', StringComparison.Ordinal) && host is not ['[', .., ']'];
        host = host.Trim('[', ']');
        // A text that is no address may be a mistyped connection string: it is not shown.
        return !isBare6 && Uri.CheckHostName(host) is not UriHostNameType.Unknown
            && int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= ushort.MaxValue
                ? new(host, port)
                : throw new InputException("--cluster is not an address", Takes);
    }

    private static string ConnectionString(string text, string workingDirectory)
    {
        if (!text.StartsWith('@'))
        {
            return text.Length > 0 ? text : throw new InputException("--cluster azure: has no connection string", Takes);
        }

        try
        {
            var content = File.ReadAllText(Path.GetFullPath(text[1..], workingDirectory)).Trim();
            return content.Length > 0 ? content : throw new InputException($"the file '{PlainText.Of(text[1..])}' of --cluster is empty", "put the connection string into it");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException($"the file '{PlainText.Of(text[1..])}' of --cluster (HAUL_CLUSTER) {(error is FileNotFoundException or DirectoryNotFoundException ? "is not there" : "cannot be read")}", "check its path and permissions");
        }
    }
}
