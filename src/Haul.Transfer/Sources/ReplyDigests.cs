using System.Collections.Immutable;
using Haul.Abstractions;

namespace Haul.Transfer;

/// <summary>Reads the digests of the whole representation that a reply carries. What cannot be read is ignored; what conflicts is all kept.</summary>
public static class ReplyDigests
{
    /// <param name="whole">
    /// The body is the whole representation. Content-Digest (RFC 9530 section 2) and Content-MD5 are of the body sent, so they
    /// count only then; Repr-Digest (section 3), Digest (RFC 3230) and Azure's x-ms-blob-content-md5 are always of the whole.
    /// </param>
    public static ImmutableArray<Digest> Read(ResponseHead head, bool whole)
    {
        ArgumentNullException.ThrowIfNull(head);
        var found = Pairs(head, "Repr-Digest", structured: true)
            .Concat(Pairs(head, "Digest", structured: false))
            .Concat(Plain(head, "x-ms-blob-content-md5"));
        if (whole)
        {
            found = found.Concat(Pairs(head, "Content-Digest", structured: true)).Concat(Plain(head, "Content-MD5"));
        }

        return [.. found.OfType<Digest>().Distinct()];
    }

    /// <summary>
    /// Digests of the body as it is sent, be it a part (RFC 9530 section 2). Content-MD5 is none of them: origins disagree on what
    /// it means with a part (RFC 7231 appendix B took it out for that).
    /// </summary>
    public static ImmutableArray<Digest> OfContent(ResponseHead head)
    {
        ArgumentNullException.ThrowIfNull(head);
        return [.. Pairs(head, "Content-Digest", structured: true).OfType<Digest>().Distinct()];
    }

    /// <summary><c>sha-256=:BASE64:</c> (a structured dictionary of byte sequences, RFC 8941) or <c>SHA-256=BASE64</c>.</summary>
    private static IEnumerable<Digest?> Pairs(ResponseHead head, string name, bool structured)
    {
        foreach (var element in head.Elements(name))
        {
            var equals = element.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0 || Algorithm(element[..equals].Trim()) is not { } algorithm)
            {
                continue;
            }

            var value = element[(equals + 1)..].Split(';')[0].Trim();
            if (structured)
            {
                yield return value is [':', .. var inner, ':'] ? FromBase64(algorithm, inner) : null;
            }
            else
            {
                yield return FromBase64(algorithm, value);
            }
        }
    }

    private static IEnumerable<Digest?> Plain(ResponseHead head, string name) =>
        head.Lines(name).Select(value => FromBase64(Digests.Md5, value));

    private static string? Algorithm(string name) => name.ToLowerInvariant() switch
    {
        "sha-256" => Digests.Sha256,
        "sha-512" => Digests.Sha512,
        "sha" or "sha-1" => Digests.Sha1,
        "md5" => Digests.Md5,
        _ => null,
    };

    private static Digest? FromBase64(string algorithm, string text)
    {
        // 64 bytes hold the longest digest; a longer text is none.
        Span<byte> bytes = stackalloc byte[64];
        return Convert.TryFromBase64String(text, bytes, out var count) && count * 2 == Digests.HexLength(algorithm)
            ? new(algorithm, Convert.ToHexStringLower(bytes[..count]))
            : null;
    }
}
