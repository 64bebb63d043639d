using System.Globalization;
using Haul.Abstractions;

namespace Haul.Transfer;

/// <summary>Published files of a directory for readers.</summary>
internal sealed class DirectoryFiles(string root, Durability durability) : IFinishedFiles
{
    private readonly string _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));

    public Task<FinishedFile?> Open(string name, CancellationToken cancellationToken)
    {
        var path = PartNames.Target(_root, name);
        // A link or a pipe under the name is not a file that Haul has published.
        return Task.FromResult(durability.Look(path)?.Kind == FileKind.File ? OpenFile(path) : null);
    }

    private FinishedFile? OpenFile(string path) => StoreFailure.Guard("read", path, durability, () =>
    {
        try
        {
            var content = new FileStream(path, new FileStreamOptions
            {
                BufferSize = 0,
                Share = FileShare.ReadWrite | FileShare.Delete,
                Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
            });
            var written = File.GetLastWriteTimeUtc(content.SafeFileHandle).Ticks;
            return new FinishedFile(content, string.Create(CultureInfo.InvariantCulture, $"{durability.Look(content.SafeFileHandle, path).Identity}-{written:x}"));
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    });
}
