using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Haul.Persistence;

/// <summary>The inode behind a name or an open file (statx(2), whose layout is one for all processors). Linux only.</summary>
internal readonly partial record struct FileNode(ulong Inode, uint DeviceMajor, uint DeviceMinor)
{
    private const int CurrentDirectory = -100; // AT_FDCWD
    private const int DoNotFollow = 0x100; // AT_SYMLINK_NOFOLLOW
    private const int TheDescriptorItself = 0x1000; // AT_EMPTY_PATH
    private const uint InodeWanted = 0x100; // STATX_INO

    /// <summary>Null when nothing stands there, or the system is not Linux.</summary>
    public static FileNode? Of(string path) =>
        OperatingSystem.IsLinux() && StatX(CurrentDirectory, path, DoNotFollow, InodeWanted, out var stat) == 0 ? From(stat) : null;

    public static FileNode? Of(SafeFileHandle file)
    {
        var counted = false;
        try
        {
            file.DangerousAddRef(ref counted);
            return OperatingSystem.IsLinux() && StatX((int)file.DangerousGetHandle(), "", TheDescriptorItself, InodeWanted, out var stat) == 0
                ? From(stat)
                : null;
        }
        finally
        {
            if (counted)
            {
                file.DangerousRelease();
            }
        }
    }

    private static FileNode From(in Stat stat) => new(stat.Inode, stat.DeviceMajor, stat.DeviceMinor);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int directory, string path, int flags, uint mask, out Stat stat);

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Stat
    {
        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }
}
