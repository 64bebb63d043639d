namespace Haul.Persistence;

/// <summary>Tells network file systems apart: their locks and their writes are not to be relied on by a database (sqlite.org/wal.html).</summary>
internal static class FileSystemKind
{
    private const string Mounts = "/proc/self/mountinfo";

    private static readonly string[] Network =
        ["9p", "afs", "beegfs", "ceph", "cifs", "davfs", "glusterfs", "lustre", "ncpfs", "nfs", "rclone", "s3fs", "smb", "smb3", "smbfs", "sshfs"];

    /// <summary>The name of the network file system that a directory is on; null for any other.</summary>
    public static string? NetworkOf(string directory)
    {
        if (OperatingSystem.IsLinux() && File.Exists(Mounts))
        {
            var type = TypeOf(directory, File.ReadLines(Mounts));
            return IsNetwork(type) ? type : null;
        }

        var drive = new DriveInfo(directory);
        return drive.DriveType is DriveType.Network ? drive.DriveFormat : null;
    }

    /// <summary>Of the mount that holds the path, by lines such as <c>36 35 98:0 / /mnt rw - nfs4 server:/ rw</c> (proc_pid_mountinfo(5)).</summary>
    public static string TypeOf(string path, IEnumerable<string> mounts) => mounts
        .Select(line => line.Split(" - ", 2))
        .Where(parts => parts.Length == 2)
        .Select(parts => (Point: Unescape(parts[0].Split(' ')[4]), Type: parts[1].Split(' ')[0]))
        .Where(mount => mount.Point == "/" || path == mount.Point || path.StartsWith(mount.Point + "/", StringComparison.Ordinal))
        .OrderBy(mount => mount.Point.Length) // stable: of two on one point, the later hides the earlier
        .Select(mount => mount.Type)
        .LastOrDefault("");

    public static bool IsNetwork(string type)
    {
        var name = type.StartsWith("fuse.", StringComparison.Ordinal) ? type["fuse.".Length..] : type;
        return Network.Contains(name, StringComparer.Ordinal) || name.StartsWith("nfs", StringComparison.Ordinal);
    }

    private static string Unescape(string text) =>
        text.Replace(@"\040", " ", StringComparison.Ordinal).Replace(@"\011", "\t", StringComparison.Ordinal).Replace(@"\134", @"\", StringComparison.Ordinal);
}
