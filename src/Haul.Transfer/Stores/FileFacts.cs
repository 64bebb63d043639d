namespace Haul.Transfer;

/// <summary>What stands under a name, links not followed.</summary>
/// <param name="Identity">
/// Tells this file from every other one of its directory, also after a rename, a remount and on another machine: inode number
/// and time of birth. The device is left out on purpose: every NFS client numbers its devices itself, and part and target are
/// neighbours anyway. The birth tells a file from a later one that was given the same inode number.
/// </param>
/// <param name="Length">Bytes.</param>
public sealed record FileFacts(string Identity, FileKind Kind, long Length);

public enum FileKind
{
    File,
    Directory,
    Link,

    /// <summary>A pipe, a socket, a device.</summary>
    Other,
}
