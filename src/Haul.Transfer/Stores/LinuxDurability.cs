using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Haul.Transfer;

/// <summary>fsync(2), renameat2(2) and statx(2), none of which the framework offers.</summary>
internal sealed partial class LinuxDurability : Durability
{
    private const int CurrentDirectory = -100; // AT_FDCWD
    private const int DoNotFollow = 0x100; // AT_SYMLINK_NOFOLLOW
    private const int TheDescriptorItself = 0x1000; // AT_EMPTY_PATH
    private const uint BasicStatsAndBirth = 0xfff; // STATX_BASIC_STATS | STATX_BTIME
    private const uint Birth = 0x800; // STATX_BTIME
    private const uint NoReplace = 1; // RENAME_NOREPLACE
    private const int ReadOnlyCloseOnExec = 0x80000; // O_RDONLY | O_CLOEXEC, the same on x64 and arm64

    public override UnixFileMode OrdinaryMode { get; } = (UnixFileMode)0b110_110_110 & ~ReadUmask();

    public override void Flush(SafeFileHandle file, string path)
    {
        while (FSync(file) != 0)
        {
            var errno = Marshal.GetLastPInvokeError();
            if (errno != Errno.Interrupted)
            {
                throw StoreFailure.FromErrno(errno, "make durable", path, this);
            }
        }
    }

    public override void FlushDirectory(string path)
    {
        var descriptor = Open(path, ReadOnlyCloseOnExec);
        if (descriptor < 0)
        {
            throw StoreFailure.FromErrno(Marshal.GetLastPInvokeError(), "open the directory", path, this);
        }

        using var directory = new SafeFileHandle(descriptor, ownsHandle: true);
        while (FSync(directory) != 0)
        {
            var errno = Marshal.GetLastPInvokeError();
            if (errno is Errno.Invalid or Errno.NotSupported)
            {
                return; // file systems that keep no directory of their own (SMB, some FUSE) have nothing to flush
            }

            if (errno != Errno.Interrupted)
            {
                throw StoreFailure.FromErrno(errno, "make the directory durable", path, this);
            }
        }
    }

    public override bool Move(string source, string target)
    {
        var errno = Errno.NoSuchCall;
        try
        {
            errno = RenameAt2(CurrentDirectory, source, CurrentDirectory, target, NoReplace) == 0 ? 0 : Marshal.GetLastPInvokeError();
        }
        catch (EntryPointNotFoundException)
        {
            // A C library from before 2018, or musl.
        }

        return errno switch
        {
            0 => true,
            Errno.Exists => false,
            Errno.Invalid or Errno.NoSuchCall => MoveByLink(source, target),
            _ => throw StoreFailure.FromErrno(errno, "rename to", target, this),
        };
    }

    public override void Replace(string source, string target)
    {
        if (Rename(source, target) != 0)
        {
            throw StoreFailure.FromErrno(Marshal.GetLastPInvokeError(), "replace", target, this);
        }
    }

    public override FileFacts? Look(string path)
    {
        if (StatX(CurrentDirectory, path, DoNotFollow, BasicStatsAndBirth, out var stat) == 0)
        {
            return Facts(stat);
        }

        var errno = Marshal.GetLastPInvokeError();
        return errno == Errno.NoEntry ? null : throw StoreFailure.FromErrno(errno, "look at", path, this);
    }

    public override FileFacts Look(SafeFileHandle file, string path)
    {
        var counted = false;
        try
        {
            file.DangerousAddRef(ref counted);
            return StatX((int)file.DangerousGetHandle(), "", TheDescriptorItself, BasicStatsAndBirth, out var stat) == 0
                ? Facts(stat)
                : throw StoreFailure.FromErrno(Marshal.GetLastPInvokeError(), "look at", path, this);
        }
        finally
        {
            if (counted)
            {
                file.DangerousRelease();
            }
        }
    }

    /// <summary>
    /// For file systems whose driver does not know RENAME_NOREPLACE: link(2) never replaces. Where there are no hard links either,
    /// what is left is a look before the rename.
    /// </summary>
    private bool MoveByLink(string source, string target)
    {
        if (Link(source, target) == 0)
        {
            return Unlink(source) == 0 ? true : throw StoreFailure.FromErrno(Marshal.GetLastPInvokeError(), "remove", source, this);
        }

        var errno = Marshal.GetLastPInvokeError();
        if (errno == Errno.Exists)
        {
            return false;
        }

        if (errno is not (Errno.NotPermitted or Errno.NotSupported or Errno.NoSuchCall or Errno.TooManyLinks))
        {
            throw StoreFailure.FromErrno(errno, "link", target, this);
        }

        if (Look(target) is not null)
        {
            return false;
        }

        Replace(source, target);
        return true;
    }

    private static FileFacts Facts(in Stat stat)
    {
        var born = (stat.Mask & Birth) != 0 ? $"{stat.BirthSeconds:x}.{stat.BirthNanoseconds:x}" : "0";
        var kind = (stat.Mode & 0xf000) switch
        {
            0x8000 => FileKind.File,
            0x4000 => FileKind.Directory,
            0xa000 => FileKind.Link,
            _ => FileKind.Other,
        };
        return new($"{stat.Inode:x}-{born}", kind, (long)stat.Size);
    }

    /// <summary>From /proc: the call umask(2) can only be asked by changing it, which other threads would notice.</summary>
    private static UnixFileMode ReadUmask()
    {
        const string Key = "Umask:";
        try
        {
            var line = File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(Key, StringComparison.Ordinal));
            return line is null ? UsualUmask : (UnixFileMode)Convert.ToInt32(line[Key.Length..].Trim(), 8);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException)
        {
            return UsualUmask;
        }
    }

    private const UnixFileMode UsualUmask = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameAt2(int fromDirectory, string source, int toDirectory, string target, uint flags);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Rename(string source, string target);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string source, string target);

    [LibraryImport("libc", EntryPoint = "unlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Unlink(string path);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int directory, string path, int flags, uint mask, out Stat stat);

    /// <summary>struct statx of linux/stat.h: unlike struct stat, laid out alike on every processor.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Stat
    {
        [FieldOffset(0)]
        public uint Mask;

        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(40)]
        public ulong Size;

        [FieldOffset(80)]
        public long BirthSeconds;

        [FieldOffset(88)]
        public uint BirthNanoseconds;
    }
}
