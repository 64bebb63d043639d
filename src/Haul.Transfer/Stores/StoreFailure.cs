using System.ComponentModel;
using System.Globalization;
using Haul.Abstractions;

namespace Haul.Transfer;

/// <summary>Turns what the system says into a sentence that names the cause and the cure.</summary>
internal static class StoreFailure
{
    private const int WindowsDiskFull = unchecked((int)0x80070070); // ERROR_DISK_FULL
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027); // ERROR_HANDLE_DISK_FULL

    public static T Guard<T>(string action, string path, Durability durability, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception error) when (IsOfTheStore(error))
        {
            throw From(error, action, path, durability);
        }
    }

    /// <summary>A failure of the file system, as the framework throws it; not yet one of ours.</summary>
    public static bool IsOfTheStore(Exception error) => error is (IOException and not StoreException)
        or UnauthorizedAccessException or NotSupportedException or ArgumentOutOfRangeException; // the last: a length beyond the file system's

    /// <param name="needed">Bytes that were to be written, for the sentence of a full disk.</param>
    public static StoreException From(Exception error, string action, string path, Durability durability, long? needed = null) =>
        Describe(ErrnoOf(error), action, path, durability, needed, error);

    public static StoreException FromErrno(int errno, string action, string path, Durability durability, long? needed = null) =>
        Describe(errno, action, path, durability, needed, new Win32Exception(errno));

    public static StoreException Full(string path, long needed, long free) => new(ErrorCode.StoreFull,
        $"{Path.GetDirectoryName(path)} has too little room: {Bytes(needed)} needed, {Bytes(free)} free; free some space or choose another directory.");

    public static StoreException Link(string path) => new(ErrorCode.Store,
        $"{path} is a symbolic link, and Haul does not write through links; remove it or choose another name.");

    public static StoreException Lost(string path, string how, Exception? inner = null) => new(ErrorCode.Store,
        $"{path} {how}; what it held is fetched again.", inner)
    { PartLost = true };

    public static StoreException Exists(string path, FileKind kind) => new(ErrorCode.TargetExists, kind == FileKind.Directory
        ? $"{path} is a directory; choose another name."
        : $"{path} exists already; move it away, choose another name, or give --force to replace it.");

    private static StoreException Describe(int errno, string action, string path, Durability durability, long? needed, Exception inner)
    {
        var directory = Path.GetDirectoryName(path) ?? path;
        if (errno is Errno.NoSpace or Errno.QuotaExceeded)
        {
            var free = durability.FreeBytes(directory);
            var figures = (needed is null ? "" : $"{Bytes(needed.Value)} needed, ") + (free is null ? "free space unknown" : $"{Bytes(free.Value)} free");
            return new(ErrorCode.StoreFull, errno == Errno.NoSpace
                ? $"Cannot {action} {path}: no space is left ({figures}); free some and run again."
                : $"Cannot {action} {path}: the disk quota is used up ({figures} on the file system); free some and run again.", inner);
        }

        var (cause, cure) = errno switch
        {
            Errno.NoEntry or Errno.NotADirectory when !Directory.Exists(directory) => ($"{directory} is not a directory that exists", "make it or choose another"),
            Errno.NoEntry => ("it is not there", "run again"),
            Errno.AccessDenied or Errno.NotPermitted => ("permission denied", $"make {directory} writable for this user or choose another directory"),
            Errno.ReadOnly => ("the file system is read-only", "mount it writable or choose another directory"),
            Errno.NameTooLong => ("the name is too long for the file system", "choose a shorter one with -o"),
            Errno.IsADirectory => ("it is a directory", "choose another name"),
            Errno.FileTooLarge => ("the file system cannot hold a file that large", "choose a directory on another one"),
            Errno.InputOutput => ("the device reports an I/O error", "check the disk and its cables (dmesg), then run again"),
            Errno.StaleHandle => ("the network file system has lost the file", "mount it again and run again"),
            Errno.ProcessFilesFull => ("too many files are open", "raise the limit (ulimit -n)"),
            Errno.TooManySymlinks => ("too many symbolic links", "give the real path"),
            _ => (inner.Message.TrimEnd('.'), "see to that and run again"),
        };
        return new(ErrorCode.Store, $"Cannot {action} {path}: {cause}; {cure}.", inner);
    }

    private static int ErrnoOf(Exception error) => error switch
    {
        PathTooLongException => Errno.NameTooLong,
        FileNotFoundException or DirectoryNotFoundException => Errno.NoEntry,
        UnauthorizedAccessException => Errno.AccessDenied,
        ArgumentOutOfRangeException => Errno.FileTooLarge,
        IOException { HResult: WindowsDiskFull or WindowsHandleDiskFull } => Errno.NoSpace,
        _ => error.HResult,
    };

    private static string Bytes(long count) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} bytes");
}
