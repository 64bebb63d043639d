using Haul.Abstractions;

namespace Haul.Transfer;

/// <summary>Whether two replies are of one representation (rule R5 of the gate).</summary>
/// <remarks>
/// A recorded ETag must come back byte for byte, be it strong, weak or without quotes. A reply that has none must agree in
/// Last-Modified and length instead. Without a recorded ETag, a recorded Last-Modified must come back.
/// </remarks>
internal static class Validators
{
    /// <param name="ofAnotherUrl">The recorded one is of another URL: two files may well share a date and a length.</param>
    /// <param name="totalMayBeOpen">The reply may leave the length open: a 206 with <c>/*</c>.</param>
    public static bool Agree(Representation known, Representation now, bool totalMayBeOpen, bool ofAnotherUrl = false)
    {
        if (known.Length is { } was && now.Length is { } length && was != length)
        {
            return false;
        }

        if (ofAnotherUrl && !(known.HasStrongETag && now.HasStrongETag))
        {
            return false;
        }

        if (known.ETag is not null && now.ETag is not null)
        {
            return string.Equals(known.ETag, now.ETag, StringComparison.Ordinal);
        }

        if (known.Length is not null && now.Length is null && !totalMayBeOpen)
        {
            return false;
        }

        return known.LastModified is null
            ? known.ETag is null
            : string.Equals(known.LastModified, now.LastModified, StringComparison.Ordinal);
    }
}
