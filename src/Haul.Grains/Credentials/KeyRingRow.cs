namespace Haul.Grains;

/// <summary>The stored key ring: data keys, each sealed under a key that is derived from the key file and the salt.</summary>
internal sealed record KeyRingRow
{
    /// <summary>Random, so that one key file protects rings of several clusters by different keys.</summary>
    public byte[] Salt { get; init; } = [];

    /// <summary>In the order they were made; the last one seals.</summary>
    public IReadOnlyList<SealedKey> Keys { get; init; } = [];
}

/// <param name="Id">Names the key in the rows that it sealed.</param>
/// <param name="Box">The sealed key.</param>
internal sealed record SealedKey(string Id, byte[] Box);
