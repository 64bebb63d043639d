using Haul.Abstractions;

namespace Haul.Transfer;

/// <summary>Status and fields of a reply as they came, one entry for each line: nothing is parsed, merged or dropped.</summary>
public sealed record ResponseHead(int Status, IReadOnlyList<HeaderField> Fields)
{
    /// <summary>The trimmed values of all lines of that name, in order.</summary>
    public IReadOnlyList<string> Lines(string name) =>
        [.. Fields.Where(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(field => field.Value.Trim())];

    /// <summary>The first line of that name, or null.</summary>
    public string? First(string name) => Lines(name) is [var line, ..] ? line : null;

    /// <summary>All lines of that name as one value (RFC 9110 section 5.3); null when there is none or all are empty.</summary>
    public string? Text(string name)
    {
        var text = string.Join(", ", Lines(name).Where(line => line.Length > 0));
        return text.Length == 0 ? null : text;
    }

    /// <summary>The elements of a comma-separated list field, without empty ones. Not for fields with quoted strings.</summary>
    public IReadOnlyList<string> Elements(string name) =>
        [.. Lines(name).SelectMany(line => line.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
}
