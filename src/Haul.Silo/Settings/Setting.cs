using System.Text;

namespace Haul.Silo;

/// <summary>One thing that can be set: by an option, by an environment variable, or in appsettings.json.</summary>
/// <param name="Path">Key below <c>Haul:</c>, as in <c>Policy:AllowPrivate</c>.</param>
/// <param name="Takes">What stands for the value in the help.</param>
/// <param name="Help">One line; the default stands in square brackets.</param>
internal sealed record Setting(string Path, string Takes, string Help)
{
    /// <summary>Not to be shown: it may hold a secret.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Only for a few administrators: by key alone.</summary>
    public bool IsAdvanced { get; init; }

    public string Key => $"Haul:{Path}";

    /// <summary>The last word of the key in kebab case, as in <c>--allow-private</c>.</summary>
    public string Option => $"--{Kebab(Path.Split(':')[^1])}";

    /// <summary>How messages call it.</summary>
    public override string ToString() => IsAdvanced ? Key : $"{Option} ({Key})";

    private static string Kebab(string name) => name.Aggregate(new StringBuilder(), (text, letter) =>
        (char.IsUpper(letter) && text.Length > 0 ? text.Append('-') : text).Append(char.ToLowerInvariant(letter))).ToString();
}
