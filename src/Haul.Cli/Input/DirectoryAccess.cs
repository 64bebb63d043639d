using System.Runtime.InteropServices;
using System.Text;

namespace Haul.Cli;

/// <summary>Asks the system whether files can be made in a directory, without making one.</summary>
public static class DirectoryAccess
{
    /// <summary>W_OK | X_OK of access(2).</summary>
    private const int WriteAndSearch = 2 | 1;

    /// <summary>False only when the system says so; elsewhere than on Unix the first write finds out.</summary>
    public static bool IsWritable(string directory) =>
        OperatingSystem.IsWindows() || Access(Encoding.UTF8.GetBytes(directory + '\0'), WriteAndSearch) == 0;

    [DllImport("libc", EntryPoint = "access", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Access(byte[] path, int mode);
}
