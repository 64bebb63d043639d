using Haul.Abstractions;

namespace Haul.Persistence;

/// <summary>
/// An exclusive lock on <c>NAME.haul</c>, held until it is disposed; it goes with the process, however that ends. On Unix the
/// framework's lock is flock(2), which belongs to this descriptor; SQLite's own are POSIX locks, which a process loses when it
/// closes any descriptor of the file, so they alone would not do.
/// </summary>
internal sealed class TargetLock : IDisposable
{
    private const int Tries = 10;

    /// <summary>Where Windows is asked for its lock: far behind SQLite's own lock bytes (at 1 GiB) and any data.</summary>
    private const long LockByte = 1L << 62;

    private TargetLock(FileStream file, string path) => (File, Path) = (file, path);

    /// <summary>The locked file; never closed before SQLite's own descriptor is.</summary>
    public FileStream File { get; }

    public string Path { get; }

    /// <param name="create">Make the file, empty and for this user alone, when it is not there.</param>
    /// <param name="refusal">Why there is no lock; null with null when the file is not there and was not to be made.</param>
    /// <param name="held">Says for a path and its holder that the lock is held; null says it of a target.</param>
    public static TargetLock? TryTake(string path, bool create, out DownloadError? refusal, Func<string, string, DownloadError>? held = null)
    {
        held ??= StateFailure.Held;
        refusal = null;
        try
        {
            for (var i = 0; i < Tries; i++)
            {
                if (new FileInfo(path).LinkTarget is not null)
                {
                    refusal = StateFailure.Link(path);
                    return null;
                }

                var stands = System.IO.Path.Exists(path);
                if (!stands && !create)
                {
                    return null;
                }

                if (Open(path, stands ? FileMode.Open : FileMode.CreateNew) is not { } file)
                {
                    continue;
                }

                // Between opening and locking its owner may have finished and deleted it.
                if (FileNode.Of(file.SafeFileHandle) == FileNode.Of(path))
                {
                    return new(file, path);
                }

                file.Dispose();
            }

            refusal = held(path, "other processes, one after the other");
        }
        catch (IOException error) when (IsHeld(error))
        {
            refusal = held(path, LockHolder.Describe(path));
        }
        catch (Exception error) when (StateFailure.IsOfTheFile(error))
        {
            refusal = StateFailure.Describe(error, path);
        }

        return null;
    }

    public void Dispose() => File.Dispose();

    /// <summary>Null when the file came or went meanwhile.</summary>
    private static FileStream? Open(string path, FileMode mode)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.ReadWrite,
            Share = OperatingSystem.IsWindows() ? FileShare.ReadWrite | FileShare.Delete : FileShare.None,
            BufferSize = 0,
        };
        if (mode is FileMode.CreateNew && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            var file = new FileStream(path, options);
            if (OperatingSystem.IsWindows())
            {
                file.Lock(LockByte, 1);
            }

            return file;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (IOException error) when (mode is FileMode.CreateNew && !IsHeld(error) && System.IO.Path.Exists(path))
        {
            return null;
        }
    }

    private static bool IsHeld(IOException error) => error.HResult is 11 // EWOULDBLOCK on Linux
        or 35 // EWOULDBLOCK on macOS
        or unchecked((int)0x80070020) or unchecked((int)0x80070021); // ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION
}
