namespace Haul.Silo;

/// <summary>What the arguments of the process say.</summary>
internal sealed class CommandLine
{
    private static readonly Dictionary<string, Setting> Options = Known.All.Where(setting => !setting.IsAdvanced).ToDictionary(setting => setting.Option);

    public bool WantsHelp { get; private set; }

    public bool WantsVersion { get; private set; }

    /// <summary>Values by key.</summary>
    public Dictionary<string, string?> Values { get; } = [];

    /// <summary>Reads <c>--option VALUE</c> and <c>--option=VALUE</c>; the last of several counts.</summary>
    /// <exception cref="InputException">It holds what is no option, or an option without its value.</exception>
    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        var line = new CommandLine();
        for (var i = 0; i < arguments.Count; i++)
        {
            var (name, value) = Split(arguments[i]);
            if (name is "--help" or "-h" or "-?")
            {
                line.WantsHelp = true;
            }
            else if (name is "--version")
            {
                line.WantsVersion = true;
            }
            else if (!Options.TryGetValue(name, out var setting))
            {
                throw new InputException($"'{PlainName(name)}' is not an option of haul-silo", "see haul-silo --help");
            }
            else
            {
                var next = i + 1 < arguments.Count && !arguments[i + 1].StartsWith("--", StringComparison.Ordinal) ? arguments[i + 1] : null;
                i += value is null && next is not null ? 1 : 0;
                line.Values[setting.Key] = value ?? next ?? throw new InputException($"{setting} has no value", $"give it as {setting.Option} {setting.Takes}");
            }
        }

        return line;
    }

    public static (string Name, string? Value) Split(string argument)
    {
        var equals = argument.StartsWith("--", StringComparison.Ordinal) ? argument.IndexOf('=', StringComparison.Ordinal) : -1;
        return equals < 0 ? (argument, null) : (argument[..equals], argument[(equals + 1)..]);
    }

    /// <summary>What is no option may be anything, a connection string too: only its beginning is shown, without control characters.</summary>
    public static string PlainName(string name)
    {
        var shown = new string([.. name.TakeWhile(letter => letter is not ('=' or ':' or ';' or '/' or '@')).Take(32).Where(letter => !char.IsControl(letter))]);
        return shown.Length < name.Length ? $"{shown}..." : shown;
    }
}
