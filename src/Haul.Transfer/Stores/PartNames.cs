using Haul.Abstractions;

namespace Haul.Transfer;

/// <summary>Names of the files that a directory store keeps: all are neighbours below one root.</summary>
internal static class PartNames
{
    /// <summary>Where manifests are kept, below the root.</summary>
    public const string ManifestDirectory = ".haul";

    /// <summary>Tells one directory from another (<see cref="DirectoryMarker"/>).</summary>
    public const string Marker = ".haul-store";

    public const string ManifestSuffix = ".manifest";

    private const string PartSuffix = ".part";

    public static string Target(string root, string name) => Path.Combine(root, Checked(name));

    /// <summary>A generation has a name of its own, so that a zombie of an earlier one cannot write into it.</summary>
    public static string Part(string root, string name, int generation) =>
        Path.Combine(root, Checked(name) + PartSuffix + (generation > 1 ? generation.ToString(System.Globalization.CultureInfo.InvariantCulture) : ""));

    public static string Manifest(string root, DownloadId download) => Path.Combine(root, ManifestDirectory, download.Value + ManifestSuffix);

    /// <summary><c>NAME (n)</c>, the number before the extension; <c>.tar.gz</c> and its like are one extension.</summary>
    public static string Numbered(string name, int number)
    {
        var extension = Path.GetExtension(name);
        var stem = name[..^extension.Length];
        if (Path.GetExtension(stem).Equals(".tar", StringComparison.OrdinalIgnoreCase))
        {
            (extension, stem) = (name[(stem.Length - 4)..], stem[..^4]);
        }

        return stem.Length == 0 ? $"{name} ({number})" : $"{stem} ({number}){extension}";
    }

    /// <exception cref="StoreException">It would leave the root, or is one of the store's own.</exception>
    public static string Checked(string name)
    {
        var bad = string.IsNullOrEmpty(name) || name is "." or ".." or ManifestDirectory or Marker || name.AsSpan().ContainsAny('/', '\\') || name.Any(char.IsControl);
        return bad
            ? throw new StoreException(ErrorCode.Usage, $"'{name}' is not the name of a file in the store; choose a name without '/', '\\' and control characters.")
            : name;
    }
}
