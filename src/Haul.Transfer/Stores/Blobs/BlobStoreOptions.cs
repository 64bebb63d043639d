namespace Haul.Transfer;

/// <summary>Settings of the blob store.</summary>
public sealed class BlobStoreOptions
{
    /// <summary>Of the storage account, with its key or a SAS; shown nowhere.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>Container of all files. Default <c>haul</c>.</summary>
    public string Container { get; init; } = "haul";

    /// <summary>Bytes of memory for blocks in hand, over all pumps of this silo. Default 256 MiB.</summary>
    public long BlockMemory { get; init; } = 256L << 20;
}
