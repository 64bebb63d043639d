using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace Haul.Silo;

/// <summary>
/// The values that were given: on the command line, else in the environment (<c>Haul__SiloPort</c>), else in appsettings.json of
/// the working directory (<c>Haul:SiloPort</c>). An empty value counts as none, so that a container can pass a variable on.
/// </summary>
internal sealed class SettingValues
{
    public const string FileName = "appsettings.json";

    private static readonly string[] Sections = ["Haul:", "Logging:"];

    private SettingValues(IConfiguration configuration, string directory) => (Configuration, Directory) = (configuration, directory);

    /// <summary>All sources in one; it holds the settings of logging as well.</summary>
    public IConfiguration Configuration { get; }

    /// <summary>Relative paths start here.</summary>
    public string Directory { get; }

    /// <exception cref="InputException">The file is no JSON, or a key is not known.</exception>
    public static SettingValues Read(CommandLine line, SiloProcess process)
    {
        var file = Path.Combine(process.Directory, FileName);
        try
        {
            using var content = new MemoryStream(File.Exists(file) ? File.ReadAllBytes(file) : "{}"u8.ToArray());
            var configuration = new ConfigurationBuilder()
                .AddJsonStream(content)
                .AddInMemoryCollection(process.Environment
                    .Select(variable => KeyValuePair.Create(variable.Key.Replace("__", ":", StringComparison.Ordinal), variable.Value))
                    .Where(variable => Sections.Any(section => variable.Key.StartsWith(section, StringComparison.OrdinalIgnoreCase))))
                .AddInMemoryCollection(line.Values)
                .Build();
            RefuseUnknown(configuration);
            return new(configuration, process.Directory);
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{file} cannot be read: {(error.InnerException ?? error).Message.TrimEnd('.').ReplaceLineEndings(" ")}", "correct it or take it away");
        }
    }

    public string? Find(Setting setting) => Configuration[setting.Key]?.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>Absolute.</summary>
    public string PathOf(string path) => Path.GetFullPath(path, Directory);

    private static void RefuseUnknown(IConfiguration configuration)
    {
        var known = Known.All.Select(setting => setting.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var unknown = configuration.GetSection("Haul").AsEnumerable().FirstOrDefault(entry => entry.Value is not null && !known.Contains(entry.Key));
        if (unknown.Key is not null)
        {
            throw new InputException($"'{unknown.Key}' is not a setting of haul-silo", "see haul-silo --help; lists are comma-separated text");
        }
    }
}
