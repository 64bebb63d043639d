using Haul.Abstractions;

namespace Haul.Transfer.Tests.Sources;

/// <summary>Reads a reply's head as it stands on the wire.</summary>
internal static class RawHead
{
    public static ResponseHead Parse(string text)
    {
        var lines = text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        return new(
            int.Parse(lines[0].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture),
            [.. lines.Skip(1).Select(line => line.Split(':', 2)).Select(pair => new HeaderField(pair[0], pair[1]))]);
    }
}
