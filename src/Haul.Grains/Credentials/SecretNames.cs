namespace Haul.Grains;

/// <summary>Names of query parameters that carry signatures, tokens and passwords, by custom or by a cloud's rules.</summary>
public static class SecretNames
{
    private static readonly string[] Whole =
        ["sig", "se", "sp", "sv", "sr", "hmac", "hash", "key", "pass", "pwd", "pw", "auth", "jwt", "code", "policy", "key-pair-id", "ticket", "session", "sid", "user", "login", "st", "md5", "expires"];

    private static readonly string[] Parts = ["token", "secret", "passw", "signature", "credential", "apikey", "api_key", "api-key", "accesskey", "access_key", "authorization", "auth_", "oauth", "sessionid"];

    private static readonly string[] Beginnings = ["x-amz-", "x-goog-", "x-ms-", "x-oss-", "x-cos-", "q-sign"];

    /// <summary>The first parameter of the query whose name looks like that of a secret, or null.</summary>
    /// <param name="query">Without its question mark.</param>
    public static string? FirstIn(string query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return query.Split('&', ';').Select(Name).FirstOrDefault(IsSecret);
    }

    private static string Name(string parameter) => Uri.UnescapeDataString(parameter.Split('=')[0].Replace('+', ' ')).Trim().ToLowerInvariant();

    /// <summary>A parameter without a name may be a bare token.</summary>
    private static bool IsSecret(string name) =>
        Whole.Contains(name) || Parts.Any(part => name.Contains(part, StringComparison.Ordinal)) || Beginnings.Any(beginning => name.StartsWith(beginning, StringComparison.Ordinal));
}
