namespace Haul.Testing;

/// <summary>The header fields in which origins tell digests.</summary>
public enum DigestField
{
    /// <summary><c>Repr-Digest</c>, of the whole file (RFC 9530, section 3).</summary>
    ReprDigest,

    /// <summary><c>Content-Digest</c>, of this answer (RFC 9530, section 2).</summary>
    ContentDigest,

    /// <summary><c>Digest</c>, of the whole file (RFC 3230).</summary>
    Digest,

    /// <summary><c>Content-MD5</c>, of this answer (RFC 1864).</summary>
    ContentMd5,

    /// <summary><c>x-ms-blob-content-md5</c>, of the whole blob.</summary>
    BlobContentMd5,
}
