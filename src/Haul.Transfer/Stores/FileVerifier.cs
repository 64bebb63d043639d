using System.Buffers;
using System.IO.Hashing;
using Haul.Abstractions;

namespace Haul.Transfer;

/// <summary>Compares a file with the latest manifest in <c>.haul</c> beside it that is for its name.</summary>
public sealed class FileVerifier : IFileVerifier
{
    /// <summary>Bytes of one read: large enough for a disk, small enough to report progress often.</summary>
    private const int ReadSize = 1 << 20;

    public async Task<VerifyResult> Verify(string path, IProgress<long> read, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(read);
        var full = Path.GetFullPath(path);
        try
        {
            var file = new FileStream(full, new FileStreamOptions { BufferSize = 0, Options = FileOptions.SequentialScan | FileOptions.Asynchronous });
            await using (file.ConfigureAwait(false))
            {
                return Find(full, out var mistake) is { } manifest
                    ? await Compare(file, manifest, read, cancellationToken).ConfigureAwait(false)
                    : new(file.Length, 0, RangeSet.Empty, mistake);
            }
        }
        catch (Exception error) when (StoreFailure.IsOfTheStore(error))
        {
            var missing = error is FileNotFoundException or DirectoryNotFoundException;
            return new(0, 0, RangeSet.Empty, missing
                ? new(ErrorCode.NotFound, $"{full} is not there; give the path of a downloaded file.")
                : new(ErrorCode.Store, StoreFailure.From(error, "read", full, Durability.OfThisSystem).Message));
        }
    }

    private static async Task<VerifyResult> Compare(FileStream file, ManifestFile manifest, IProgress<long> read, CancellationToken cancellationToken)
    {
        var bad = RangeSet.Empty;
        var buffer = ArrayPool<byte>.Shared.Rent(ReadSize);
        try
        {
            var hash = new XxHash128();
            for (var index = 0; index < manifest.Blocks.Length; index++)
            {
                var start = (long)index * manifest.BlockSize;
                var end = Math.Min(start + manifest.BlockSize, manifest.Length);
                var position = start;
                while (position < end)
                {
                    var count = await file.ReadAsync(buffer.AsMemory(0, (int)Math.Min(ReadSize, end - position)), cancellationToken).ConfigureAwait(false);
                    if (count == 0)
                    {
                        break;
                    }

                    hash.Append(buffer.AsSpan(0, count));
                    position += count;
                    read.Report(count);
                }

                if (position < end || BlockHash.From(hash.GetCurrentHashAsUInt128()) != manifest.Blocks[index])
                {
                    bad = bad.Add(new(start, end));
                }

                hash.Reset();
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        // What the file has beyond the manifest's length is not the representation's either.
        return new(file.Length, manifest.Blocks.Length, file.Length > manifest.Length ? bad.Add(new(manifest.Length, file.Length)) : bad);
    }

    private static ManifestFile? Find(string path, out DownloadError? mistake)
    {
        var (directory, name) = (Path.Combine(Path.GetDirectoryName(path) ?? "", PartNames.ManifestDirectory), Path.GetFileName(path));
        string? unreadable = null;
        if (Directory.Exists(directory))
        {
            var candidates = new DirectoryInfo(directory).EnumerateFiles('*' + PartNames.ManifestSuffix)
                .Where(file => file.LinkTarget is null)
                .OrderByDescending(file => file.LastWriteTimeUtc)
                .ThenByDescending(file => file.Name, StringComparer.Ordinal); // ids sort by time
            foreach (var candidate in candidates)
            {
                try
                {
                    using var stream = candidate.OpenRead();
                    if (ManifestFile.Read(stream) is { } manifest && manifest.Name == name)
                    {
                        mistake = null;
                        return manifest;
                    }
                }
                catch (FormatException error)
                {
                    unreadable ??= $"{candidate.FullName} cannot be used: {error.Message}; ";
                }
            }
        }

        mistake = new(ErrorCode.NotFound, $"{unreadable}there is no manifest of {name} in {directory}; get the file with --manifest to keep one.");
        return null;
    }
}
