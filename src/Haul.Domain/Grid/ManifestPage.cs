using System.Buffers.Binary;
using Haul.Abstractions;

namespace Haul.Domain;

/// <summary>
/// Hash and silo of the finished blocks of one page of the manifest. As large as its last finished block asks: up to 16 KiB
/// of hashes and 2 KiB of silos, which JSON carries as base64.
/// </summary>
[GenerateSerializer, Immutable, Alias("haul.ManifestPage")]
public sealed record ManifestPage
{
    /// <summary>Blocks of a page.</summary>
    public const int Blocks = 1_024;

    /// <summary>Largest index of a silo: one more stands for a block that is not finished.</summary>
    public const int LargestSilo = ushort.MaxValue - 1;

    private const int SiloSize = sizeof(ushort);

    /// <summary>The empty page that a storage provider makes for a row that does not exist.</summary>
    public ManifestPage()
        : this(0, [], [])
    {
    }

    /// <param name="number">Number of the page.</param>
    /// <param name="hashes">16 bytes a block, high half first, big-endian.</param>
    /// <param name="silos">2 bytes a block, big-endian: 1 + index of the silo; 0: the block is not finished.</param>
    /// <exception cref="ArgumentException">The arrays are not of the same blocks.</exception>
    [System.Text.Json.Serialization.JsonConstructor]
    public ManifestPage(int number, byte[] hashes, byte[] silos)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentNullException.ThrowIfNull(hashes);
        ArgumentNullException.ThrowIfNull(silos);
        var blocks = silos.Length / SiloSize;
        if (silos.Length != blocks * SiloSize || hashes.Length != blocks * BlockHash.Size || blocks > Blocks)
        {
            throw new ArgumentException($"Page {number} has {hashes.Length} bytes of hashes and {silos.Length} of silos.", nameof(hashes));
        }

        (Number, Hashes, Silos) = (number, hashes, silos);
    }

    [Id(0)]
    public int Number { get; }

    /// <summary>Not to be written to.</summary>
    [Id(1)]
    public byte[] Hashes { get; }

    /// <summary>Not to be written to.</summary>
    [Id(2)]
    public byte[] Silos { get; }

    public static ManifestPage Empty(int number) => new(number, [], []);

    /// <summary>The page that a block is on.</summary>
    public static int NumberOf(long block) => (int)(block / Blocks);

    /// <summary>The page with one more finished block, or with another hash for it.</summary>
    /// <param name="block">Number of the block in the file.</param>
    /// <param name="hash">Of its bytes.</param>
    /// <param name="silo">Index of the silo that fetched it, 0 to <see cref="LargestSilo"/>.</param>
    public ManifestPage With(long block, BlockHash hash, int silo)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(silo);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(silo, LargestSilo);
        return Put(block, hash, (ushort)(silo + 1));
    }

    /// <summary>The page without the block: it is to be fetched again.</summary>
    public ManifestPage Without(long block) => Find(block) is null ? this : Put(block, default, 0);

    /// <summary>The hash of a block of this page; null when it is not finished.</summary>
    public BlockHash? Find(long block)
    {
        var index = IndexOf(block);
        if (StoredSilo(index) == 0)
        {
            return null;
        }

        var bytes = Hashes.AsSpan(index * BlockHash.Size, BlockHash.Size);
        return BlockHash.From(BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }

    /// <summary>Index of the silo that fetched the block; null when it is not finished.</summary>
    public int? FindSilo(long block) => StoredSilo(IndexOf(block)) is > 0 and var stored ? stored - 1 : null;

    public bool Equals(ManifestPage? other) =>
        other is not null && Number == other.Number && Hashes.AsSpan().SequenceEqual(other.Hashes) && Silos.AsSpan().SequenceEqual(other.Silos);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(Number);
        hash.AddBytes(Hashes);
        hash.AddBytes(Silos);
        return hash.ToHashCode();
    }

    private ManifestPage Put(long block, BlockHash hash, ushort storedSilo)
    {
        var index = IndexOf(block);
        var blocks = Math.Max(Silos.Length / SiloSize, index + 1);
        var (hashes, silos) = (new byte[blocks * BlockHash.Size], new byte[blocks * SiloSize]);
        Hashes.CopyTo(hashes, 0);
        Silos.CopyTo(silos, 0);
        BinaryPrimitives.WriteUInt128BigEndian(hashes.AsSpan(index * BlockHash.Size), new(hash.High, hash.Low));
        BinaryPrimitives.WriteUInt16BigEndian(silos.AsSpan(index * SiloSize), storedSilo);
        return new(Number, hashes, silos);
    }

    private int StoredSilo(int index) =>
        (index + 1) * SiloSize <= Silos.Length ? BinaryPrimitives.ReadUInt16BigEndian(Silos.AsSpan(index * SiloSize)) : 0;

    private int IndexOf(long block) => block >= 0 && NumberOf(block) == Number
        ? (int)(block % Blocks)
        : throw new ArgumentOutOfRangeException(nameof(block), block, $"Page {Number} has blocks {(long)Number * Blocks} to {((Number + 1L) * Blocks) - 1}.");
}
