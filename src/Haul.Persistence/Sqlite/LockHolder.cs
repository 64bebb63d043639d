using System.Globalization;

namespace Haul.Persistence;

/// <summary>Finds out who holds a file's lock, for the sentence that refuses the second.</summary>
internal static class LockHolder
{
    private const string Unknown = "another process";

    /// <summary>From /proc/locks: <c>1: FLOCK ADVISORY WRITE pid major:minor:inode start end</c> (proc_locks(5)).</summary>
    public static string Describe(string path)
    {
        if (FileNode.Of(path) is not { } node)
        {
            return Unknown;
        }

        try
        {
            // Only the inode is compared: some file systems (btrfs, overlay) show another device here than to stat.
            var inode = node.Inode.ToString(CultureInfo.InvariantCulture);
            var line = File.ReadLines("/proc/locks")
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .FirstOrDefault(fields => fields is [_, "FLOCK", _, _, _, var file, ..] && file.Split(':') is [.., var number] && number == inode);
            return line is [_, _, _, _, var pid, ..] && pid is not ("0" or "-1") ? $"another process ({Command(pid)}pid {pid})" : Unknown;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Unknown;
        }
    }

    private static string Command(string pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/comm").Trim() + ", ";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
