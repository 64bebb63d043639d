namespace Haul.Cli;

/// <summary>Reads <c>--cluster</c> where it names the HTTP side of a cluster. Messages never show it: somebody may have put a secret into it.</summary>
public static class ApiText
{
    /// <summary>It is meant as a URL.</summary>
    public static bool IsOne(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.TrimStart() is var start
            && (start.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || start.StartsWith("https://", StringComparison.OrdinalIgnoreCase));
    }

    /// <exception cref="InputException">It is no URL, or more than the address of a server.</exception>
    public static Uri Parse(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url is { Host.Length: > 0, Port: > 0, UserInfo: "", PathAndQuery: "/", Fragment: "" } ? url
        : throw new InputException(
            "--cluster is no address of an HTTP side",
            "give http(s)://HOST[:PORT] and nothing more, as in http://127.0.0.1:8080; a key goes into HAUL_API_KEY or --api-key-file");
}
