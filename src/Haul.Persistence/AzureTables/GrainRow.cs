using Azure.Data.Tables;

namespace Haul.Persistence;

/// <summary>
/// A grain's state in a table row, byte for byte as the engine's own provider writes it: <c>Data</c>, <c>Data1</c> ... of 64 KiB,
/// the most that one property holds.
/// </summary>
internal static class GrainRow
{
    public const int ChunkBytes = 64 << 10;

    /// <summary>960 KiB: fifteen chunks, within the 1 MiB of a row.</summary>
    public const int MaxBytes = 15 * ChunkBytes;

    private const string Binary = "Data";
    private const string Text = "StringData";

    public static TableEntity From(string partition, string row, byte[] payload)
    {
        var entity = new TableEntity(partition, row);
        foreach (var (index, chunk) in payload.Chunk(ChunkBytes).Index())
        {
            entity[Name(Binary, index)] = chunk;
        }

        return entity;
    }

    /// <summary>The payload, binary or text; empty in a row that was cleared.</summary>
    public static byte[] Payload(TableEntity entity)
    {
        var binary = Chunks(entity, Binary).SelectMany(chunk => chunk as byte[] ?? Convert.FromBase64String((string)chunk)).ToArray();
        return binary.Length > 0 ? binary : [.. Chunks(entity, Text).SelectMany(chunk => System.Text.Encoding.UTF8.GetBytes((string)chunk))];
    }

    private static IEnumerable<object> Chunks(TableEntity entity, string name)
    {
        for (var i = 0; entity.TryGetValue(Name(name, i), out var chunk); i++)
        {
            if (chunk is byte[] or string)
            {
                yield return chunk;
            }
        }
    }

    private static string Name(string name, int index) => index == 0 ? name : $"{name}{index}";
}
