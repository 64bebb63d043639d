using System.Net;
using Haul.Abstractions;
using Haul.Grains;

namespace Haul.Silo;

/// <summary>Names, lists and files as settings.</summary>
internal static class Texts
{
    private const int LongestName = 63;

    /// <summary>It becomes part of table keys and log lines.</summary>
    /// <exception cref="InputException">It is too long or has other characters.</exception>
    public static string Name(Setting setting, string text) =>
        text.Length <= LongestName && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.')
            ? text
            : throw new InputException($"{setting} is '{text}'", $"it takes up to {LongestName} letters, digits, '-', '_' and '.'");

    /// <exception cref="InputException">One of them is no network in CIDR notation.</exception>
    public static IReadOnlyList<IPNetwork> Networks(Setting setting, string? text) =>
    [
        .. (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(part =>
            IPNetwork.TryParse(part, out var network) ? network
            : IPAddress.TryParse(part, out var address) ? new(address, address.GetAddressBytes().Length * 8)
            : throw new InputException($"{setting} has '{part}'", "it takes networks as in 10.0.0.0/8,fd00::/8; the bits behind the prefix are 0")),
    ];

    /// <exception cref="InputException">It is no URL of an HTTP proxy.</exception>
    public static Uri? Proxy(Setting setting, string? text) =>
        text is null || text.Equals("none", StringComparison.OrdinalIgnoreCase) ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Host.Length > 0 && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps) ? url
        : throw new InputException($"{setting} is no URL of a proxy", "give it as http://HOST:PORT");

    /// <exception cref="InputException">The file is no key file.</exception>
    public static byte[]? Key(Setting setting, string? path)
    {
        try
        {
            return path is null ? null : KeyFile.Read(path);
        }
        catch (RefusedException error)
        {
            var (cause, cure) = error.Message.Split("; ") is [var first, var second] ? (first, second) : (error.Message, "give a file that can be read");
            throw new InputException($"{setting}: {cause}", cure);
        }
    }

    /// <summary>The text itself, or with an <c>@</c> before it the content of that file.</summary>
    /// <exception cref="InputException">The file cannot be read or is empty.</exception>
    public static string OrFile(Setting setting, string text, SettingValues values)
    {
        if (!text.StartsWith('@'))
        {
            return text;
        }

        var path = values.PathOf(text[1..]);
        return Read(setting, path).Trim() is { Length: > 0 } content ? content : throw new InputException($"{setting}: {path} is empty", "put the connection string into it");
    }

    /// <exception cref="InputException">The file cannot be read.</exception>
    public static string Read(Setting setting, string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"{setting}: {path} is not there", "make the file or correct its path");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{setting}: {path} cannot be read ({error.Message.TrimEnd('.')})", "give a file that this user can read");
        }
    }
}
