using Microsoft.Win32.SafeHandles;

namespace Haul.Transfer;

/// <summary>
/// The only place that makes files durable and moves them. The framework's own flush drops the error of fsync, and it has none
/// for directories: on Linux these are the system's calls. Every failure is a <see cref="StoreException"/>.
/// </summary>
public abstract class Durability
{
    public static Durability OfThisSystem { get; } = OperatingSystem.IsLinux() ? new LinuxDurability() : new PortableDurability();

    /// <summary>Returns when the file's bytes and length are on the medium.</summary>
    public abstract void Flush(SafeFileHandle file, string path);

    /// <summary>Returns when the directory's entries are on the medium.</summary>
    public abstract void FlushDirectory(string path);

    /// <summary>Renames within a directory; false when something stands under <paramref name="target"/>, which is then untouched.</summary>
    public abstract bool Move(string source, string target);

    /// <summary>Renames within a directory and replaces the file that stands under <paramref name="target"/>.</summary>
    public abstract void Replace(string source, string target);

    /// <summary>What stands under the name; null when nothing does.</summary>
    public abstract FileFacts? Look(string path);

    /// <summary>What the open file is, whatever its name has become.</summary>
    public abstract FileFacts Look(SafeFileHandle file, string path);

    /// <summary>Permission bits that an ordinary new file has: rw for all without the process's umask.</summary>
    public abstract UnixFileMode OrdinaryMode { get; }

    /// <summary>Bytes that this user may still write to the directory's file system; null where it does not say.</summary>
    public virtual long? FreeBytes(string directory)
    {
        try
        {
            var drive = new DriveInfo(Path.GetFullPath(directory));
            return drive.TotalSize > 0 ? drive.AvailableFreeSpace : null; // FUSE file systems without statfs say 0 of 0
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
