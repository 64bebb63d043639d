using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>Reads the values of options that several commands have.</summary>
internal static class OptionText
{
    /// <exception cref="InputException">It is no digest.</exception>
    public static Digest Checksum(string text) => Digests.TryParse(text, out var digest, out var mistake)
        ? digest!
        : throw new InputException($"--checksum: {PlainText.Of(mistake ?? "not a digest")}", "give it as ALG:HEX");

    /// <exception cref="InputException">It is no choice.</exception>
    public static OnExists OnExists(string text) => text.ToLowerInvariant() switch
    {
        "fail" => Abstractions.OnExists.Fail,
        "skip" => Abstractions.OnExists.Skip,
        "rename" => Abstractions.OnExists.Rename,
        _ => throw new InputException($"--on-exists is '{PlainText.Of(text)}'", "it takes fail, skip or rename"),
    };

    public static InputException ForceIsNot() => new("--force and --on-exists exclude each other", "--force replaces the target; leave one of them out");
}
