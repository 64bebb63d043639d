using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Haul.Cli;

/// <summary>
/// Chooses the proxy of each URL as curl does (everything.curl.dev/usingcurl/proxies/env): the option, else
/// <c>http_proxy</c> (lower case only, because of httpoxy.org), <c>https_proxy</c>, <c>all_proxy</c>, and none for the hosts of <c>no_proxy</c>.
/// </summary>
/// <param name="option">Value of <c>--proxy</c>: a URL, <c>none</c>, or null when it was not given.</param>
public sealed class ProxyRules(string? option, Func<string, string?> environment)
{
    private static readonly string[] KnownSchemes = ["http", "https", "socks4", "socks4a", "socks5"];

    /// <summary>Proxy URL for it, or null for a direct connection.</summary>
    /// <exception cref="InputException">The proxy is not one that Haul can talk to.</exception>
    public string? For(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        if (option is not null)
        {
            return string.Equals(option, "none", StringComparison.OrdinalIgnoreCase) ? null : Checked(option, "--proxy");
        }

        var (name, value) = Names(url.Scheme).Select(variable => (variable, Value(variable))).FirstOrDefault(pair => pair.Item2 is not null);
        return value is null || IsExempt(url.IdnHost, Value("no_proxy") ?? Value("NO_PROXY") ?? "") ? null : Checked(value, name);
    }

    /// <summary>The host is on a <c>no_proxy</c> list: names and their subdomains, addresses, networks as address/bits, or * for all.</summary>
    public static bool IsExempt(string host, string list)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(list);
        host = host.Trim('[', ']').TrimEnd('.');
        var address = IPAddress.TryParse(host, out var parsed) ? parsed : null;
        return list.Trim() == "*"
            || list.Split([',', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Any(entry => address is null ? Covers(entry, host) : Covers(entry, address));
    }

    private static bool Covers(string entry, string host)
    {
        var name = entry.TrimEnd('.');
        name = name.StartsWith('.') ? name[1..] : name;
        return name.Length > 0
            && host.EndsWith(name, StringComparison.OrdinalIgnoreCase)
            && (host.Length == name.Length || host[^(name.Length + 1)] == '.');
    }

    private static bool Covers(string entry, IPAddress address)
    {
        var (text, bits) = entry.Split('/') is [var network, var size] ? (network, size) : (entry, null);
        if (!IPAddress.TryParse(text.Trim('[', ']'), out var parsed) || parsed.AddressFamily != address.AddressFamily)
        {
            return false;
        }

        var width = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        if (bits is null)
        {
            return parsed.Equals(address);
        }

        return int.TryParse(bits, NumberStyles.None, CultureInfo.InvariantCulture, out var prefix) && prefix <= width
            && SamePrefix(parsed.GetAddressBytes(), address.GetAddressBytes(), prefix);
    }

    private static bool SamePrefix(byte[] left, byte[] right, int bits)
    {
        var whole = bits / 8;
        var mask = (byte)(0xFF << (8 - (bits % 8)));
        return left.AsSpan(0, whole).SequenceEqual(right.AsSpan(0, whole))
            && (bits % 8 == 0 || (left[whole] & mask) == (right[whole] & mask));
    }

    private static string[] Names(string scheme) => scheme == Uri.UriSchemeHttp
        ? ["http_proxy", "all_proxy", "ALL_PROXY"]
        : ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];

    private static string Checked(string value, string name)
    {
        // curl resolves names at the proxy for socks5h; so does the engine's socks5.
        var text = value.Contains("://", StringComparison.Ordinal) ? value : $"http://{value}";
        text = text.StartsWith("socks5h://", StringComparison.OrdinalIgnoreCase) ? $"socks5://{text[10..]}" : text;
        return Uri.TryCreate(text, UriKind.Absolute, out var proxy) && KnownSchemes.Contains(proxy.Scheme) && proxy.Host.Length > 0
            ? text
            : throw new InputException($"{name} is not a proxy that Haul can use", "give http://host:port or socks5://host:port, or --proxy none");
    }

    /// <summary>An empty variable is as good as none.</summary>
    private string? Value(string variable) => environment(variable) is { Length: > 0 } value ? value : null;
}
