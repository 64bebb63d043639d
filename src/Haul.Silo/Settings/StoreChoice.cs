namespace Haul.Silo;

/// <summary>Where the bytes of downloads go.</summary>
internal abstract record StoreChoice
{
    private const string DirectoryKind = "dir:";
    private const string BlobKind = "blob:";

    /// <exception cref="InputException">Its kind is not known, what follows it makes no sense, or a blob store has no connection.</exception>
    public static StoreChoice Read(SettingValues values, StateChoice state)
    {
        var text = values.Find(Known.Store) ?? (state is StateChoice.Azure ? "blob:haul" : "dir:downloads");
        return text.StartsWith(DirectoryKind, StringComparison.OrdinalIgnoreCase) && text.Length > DirectoryKind.Length ? Find(values.PathOf(text[DirectoryKind.Length..]), isShared: state is StateChoice.Azure)
            : text.StartsWith(BlobKind, StringComparison.OrdinalIgnoreCase) ? new InBlobs(Container(text[BlobKind.Length..]), Connection(values, state), Memory(values))
            : throw new InputException($"{Known.Store} is of no kind that there is", "it takes dir:DIRECTORY or blob:CONTAINER");
    }

    /// <summary>A directory of this silo alone is made; one that a cluster shares is not, for what is missing may be a mount.</summary>
    private static InDirectory Find(string path, bool isShared)
    {
        try
        {
            return !isShared ? new(Directory.CreateDirectory(path).FullName, IsShared: false)
                : Directory.Exists(path) ? new(path, IsShared: true)
                : throw new InputException($"{Known.Store}: {path} is not there, and all silos of a cluster share one directory", "mount or make it");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{Known.Store}: {path} cannot be made ({error.Message.TrimEnd('.')})", "give a directory that this user can write to");
        }
    }

    /// <summary>The rules of Azure for names of containers.</summary>
    private static string Container(string name) =>
        name.Length is >= 3 and <= 63 && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-')
        && name[0] != '-' && name[^1] != '-' && !name.Contains("--", StringComparison.Ordinal)
            ? name
            : throw new InputException($"{Known.Store} names no container that there can be", "a container's name has 3 to 63 lower-case letters, digits and single hyphens");

    private static string Connection(SettingValues values, StateChoice state) =>
        values.Find(Known.BlobConnection) is { } own ? AzureConnection.Check(Known.BlobConnection, Texts.OrFile(Known.BlobConnection, own, values))
        : state is StateChoice.Azure azure ? azure.ConnectionString
        : throw new InputException($"{Known.Store} is a blob store and the state is not in Azure", $"give its connection string with {Known.BlobConnection}");

    private static long Memory(SettingValues values) =>
        Amounts.Bytes(Known.BlockMemory, values.Find(Known.BlockMemory), least: 8L << 20, most: 1024L << 30, otherwise: 256L << 20);

    /// <param name="Path">Absolute; it exists.</param>
    /// <param name="IsShared">With all silos of a cluster.</param>
    internal sealed record InDirectory(string Path, bool IsShared) : StoreChoice
    {
        public override string ToString() => $"dir:{Path}";
    }

    /// <param name="BlockMemory">Bytes.</param>
    internal sealed record InBlobs(string Name, string ConnectionString, long BlockMemory) : StoreChoice
    {
        public override string ToString() => $"blob:{Name}";
    }
}
