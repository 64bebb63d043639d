using System.Globalization;

namespace Haul.Transfer;

/// <summary>
/// A Content-Range field (RFC 9110 section 14.4), parsed here: .NET's typed property is null for broken forms, and a reply
/// with a broken form must be told apart from one without.
/// </summary>
/// <param name="Start">First byte; meaningless when unsatisfied.</param>
/// <param name="End">One past the last byte; meaningless when unsatisfied.</param>
/// <param name="Total">Length of the representation; null for <c>*</c>.</param>
/// <param name="Satisfied">False for the form <c>bytes */N</c> of a 416.</param>
internal readonly record struct ContentRange(long Start, long End, long? Total, bool Satisfied)
{
    /// <summary>Reads <c>bytes 5-7/10</c>, <c>bytes 5-7/*</c> or <c>bytes */10</c>; null for all else.</summary>
    public static ContentRange? Parse(string value)
    {
        const string Unit = "bytes ";
        if (!value.StartsWith(Unit, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var rest = value.AsSpan(Unit.Length).Trim();
        var slash = rest.IndexOf('/');
        if (slash < 0)
        {
            return null;
        }

        var totalText = rest[(slash + 1)..].Trim();
        var total = totalText is "*" ? null : Offset(totalText);
        if (total is null && totalText is not "*")
        {
            return null;
        }

        var span = rest[..slash].Trim();
        if (span is "*")
        {
            return total is null ? null : new(0, 0, total, Satisfied: false);
        }

        var dash = span.IndexOf('-');
        if (dash < 0 || Offset(span[..dash].Trim()) is not { } first || Offset(span[(dash + 1)..].Trim()) is not { } last)
        {
            return null;
        }

        return last < first || last >= (total ?? long.MaxValue) ? null : new(first, last + 1, total, Satisfied: true);
    }

    /// <summary>Digits only, and below 2^63 - 1, which stands for an open end here.</summary>
    public static long? Offset(ReadOnlySpan<char> text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value < long.MaxValue ? value : null;
}
