namespace Haul.Abstractions;

/// <summary>Reads a published file again and compares it with the manifest that was kept with it.</summary>
public interface IFileVerifier
{
    /// <param name="path">Absolute path of the file.</param>
    /// <param name="read">Told of every byte count read.</param>
    Task<VerifyResult> Verify(string path, IProgress<long> read, CancellationToken cancellationToken);
}

/// <param name="Length">Bytes of the file on disk.</param>
/// <param name="Blocks">Blocks in the manifest.</param>
/// <param name="Bad">Ranges whose bytes are not those of the manifest, in order.</param>
/// <param name="Error">Why nothing could be compared; null when it was.</param>
public sealed record VerifyResult(long Length, int Blocks, RangeSet Bad, DownloadError? Error = null);
