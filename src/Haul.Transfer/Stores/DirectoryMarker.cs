using Haul.Abstractions;

namespace Haul.Transfer;

/// <summary>
/// Tells the directory of a cluster from every other one, such as a mount point with nothing mounted. The file <c>.haul-store</c> in
/// it holds a random id, which the cluster's state records too.
/// </summary>
public static class DirectoryMarker
{
    /// <summary>
    /// The id of the directory, which has one from here on. The caller records it when nothing is recorded yet; finds it then that
    /// another silo has recorded another id meanwhile, it asks again with that one.
    /// </summary>
    /// <param name="root">Directory of all targets and parts.</param>
    /// <param name="storedId">What the cluster's state has recorded; null when nothing.</param>
    /// <exception cref="StoreException">The directory does not exist, is another one than recorded, or cannot be marked.</exception>
    public static string Ensure(string root, string? storedId) => Ensure(root, storedId, Durability.OfThisSystem);

    internal static string Ensure(string root, string? storedId, Durability durability)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        var directory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        if (!Directory.Exists(directory))
        {
            // It is never made here: what is missing may be a mount.
            throw new StoreException(ErrorCode.Store, $"{directory} is not a directory that exists; make it or mount it, then start again.");
        }

        var path = Path.Combine(directory, PartNames.Marker);
        var found = StoreFailure.Guard("read", path, durability, () => Read(path));
        if (storedId is null)
        {
            return found ?? Make(directory, path, durability);
        }

        return found == storedId
            ? found
            : throw new StoreException(ErrorCode.Store, found is null
                ? $"{directory} is not the directory that the cluster's other silos use: it has no {PartNames.Marker}; mount that one here."
                : $"{directory} is not the directory that the cluster's other silos use: its {PartNames.Marker} has another id; give every silo the same one.");
    }

    private static string? Read(string path) => File.Exists(path) && File.ReadAllText(path).Trim() is { Length: > 0 } id ? id : null;

    /// <summary>The whole file appears at once; of two silos that make it together the first one's stays.</summary>
    private static string Make(string directory, string path, Durability durability)
    {
        var id = Guid.NewGuid().ToString("N");
        var temporary = $"{path}.{id}";
        StoreFailure.Guard("write", temporary, durability, () =>
        {
            using var file = File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.Write);
            RandomAccess.Write(file, System.Text.Encoding.ASCII.GetBytes(id + "\n"), 0);
            durability.Flush(file, temporary);
            return true;
        });
        if (durability.Move(temporary, path))
        {
            durability.FlushDirectory(directory);
            return id;
        }

        return StoreFailure.Guard("read", path, durability, () =>
        {
            File.Delete(temporary);
            return Read(path);
        }) ?? throw new StoreException(ErrorCode.Store, $"{path} is empty; delete it and start again.");
    }
}
