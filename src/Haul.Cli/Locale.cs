namespace Haul.Cli;

/// <summary>What the environment says about the terminal's character set.</summary>
public static class Locale
{
    private static readonly string[] Variables = ["LC_ALL", "LC_CTYPE", "LANG"];

    /// <summary>The first of LC_ALL, LC_CTYPE and LANG that is set decides (POSIX.1 section 8.2); Windows terminals are UTF-8.</summary>
    public static bool IsUtf8(Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var name = Variables.Select(environment).FirstOrDefault(value => !string.IsNullOrEmpty(value));
        return OperatingSystem.IsWindows()
            || (name is not null && name.Replace("-", "", StringComparison.Ordinal).Contains("utf8", StringComparison.OrdinalIgnoreCase));
    }
}
