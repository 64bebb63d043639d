using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Haul.Transfer;

/// <summary>The framework's calls, for systems other than Linux: no flush of directories, identity from the time of creation.</summary>
internal sealed class PortableDurability : Durability
{
    public override UnixFileMode OrdinaryMode => UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    public override void Flush(SafeFileHandle file, string path) => StoreFailure.Guard("make durable", path, this, () =>
    {
#pragma warning disable RS0030 // the best there is without the system's own call
        RandomAccess.FlushToDisk(file);
#pragma warning restore RS0030
        return true;
    });

    public override void FlushDirectory(string path)
    {
        // The systems that are left either have no such call or journal their directories.
    }

    public override bool Move(string source, string target) => StoreFailure.Guard("rename to", target, this, () =>
    {
        try
        {
            File.Move(source, target, overwrite: false);
            return true;
        }
        catch (IOException) when (Path.Exists(target) && Path.Exists(source))
        {
            return false;
        }
    });

    public override void Replace(string source, string target) => StoreFailure.Guard("replace", target, this, () =>
    {
        File.Move(source, target, overwrite: true);
        return true;
    });

    public override FileFacts? Look(string path) => StoreFailure.Guard("look at", path, this, () =>
    {
        FileSystemInfo info = Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path);
        return !info.Exists && info.LinkTarget is null ? null : new FileFacts(
            Identity(info.CreationTimeUtc),
            info.LinkTarget is not null ? FileKind.Link : info is DirectoryInfo ? FileKind.Directory : FileKind.File,
            info is FileInfo { Exists: true } file ? file.Length : 0);
    });

    public override FileFacts Look(SafeFileHandle file, string path) => StoreFailure.Guard("look at", path, this, () =>
        new FileFacts(Identity(File.GetCreationTimeUtc(file)), FileKind.File, RandomAccess.GetLength(file)));

    private static string Identity(DateTime created) => created.Ticks.ToString("x", CultureInfo.InvariantCulture);
}
