using System.IO.Compression;

namespace Haul.Testing;

/// <summary>Compressing an answer whole; only for files that fit into memory.</summary>
internal static class Squeezed
{
    public static byte[] Gzip(Stream body)
    {
        var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest))
        {
            body.CopyTo(gzip);
        }

        return target.ToArray();
    }
}
