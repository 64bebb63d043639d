namespace Haul.Transfer;

/// <summary>How long the body says it is (RFC 9112 section 6.3), judged from the raw lines: .NET takes the first of two lengths.</summary>
/// <param name="Length">Bytes; null when the body is chunked or ends with the connection.</param>
/// <param name="Fault">Why the framing cannot be trusted, to follow "The origin ..."; null when it can.</param>
internal readonly record struct BodyFraming(long? Length, string? Fault)
{
    public static BodyFraming Of(ResponseHead head)
    {
        var codings = head.Elements("Transfer-Encoding").Where(coding => !Is(coding, "identity")).ToList();
        if (codings.Find(coding => !Is(coding, "chunked")) is { } other)
        {
            return new(null, $"sent the body in the transfer coding '{other}', which was not asked for");
        }

        if (codings.Count > 0)
        {
            // A Content-Length beside chunked is void.
            return new(null, null);
        }

        var lengths = head.Lines("Content-Length").SelectMany(line => line.Split(',', StringSplitOptions.TrimEntries)).Distinct().ToList();
        return lengths switch
        {
            [] => new(null, null),
            [var text] when ContentRange.Offset(text) is { } length => new(length, null),
            [var text] => new(null, $"sent the Content-Length '{text}', which is no length"),
            _ => new(null, $"sent several lengths for one body (Content-Length {string.Join(" and ", lengths)})"),
        };
    }

    private static bool Is(string coding, string name) => coding.Equals(name, StringComparison.OrdinalIgnoreCase);
}
