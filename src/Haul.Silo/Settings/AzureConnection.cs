namespace Haul.Silo;

/// <summary>Looks over a connection string of Azure Storage without showing any of it.</summary>
internal static class AzureConnection
{
    private static readonly string[] Places = ["AccountName", "TableEndpoint", "BlobEndpoint"];

    /// <exception cref="InputException">It is not one.</exception>
    public static string Check(Setting setting, string text)
    {
        var parts = text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2))
            .ToList();
        if (parts.Exists(part => part.Length < 2 || part[0].Length == 0 || part[1].Length == 0))
        {
            throw Malformed(setting, "it has a part that is not NAME=VALUE");
        }

        var names = parts.Select(part => part[0]).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return names.Contains("UseDevelopmentStorage") || Places.Any(names.Contains) ? text
            : throw Malformed(setting, "it names neither an account nor an endpoint");
    }

    private static InputException Malformed(Setting setting, string why) =>
        new($"{setting} is no connection string of Azure Storage: {why}", "take it from the portal, in quotes, or give azure:@FILE");
}
