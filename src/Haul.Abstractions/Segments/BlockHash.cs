using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Haul.Abstractions;

/// <summary>XxHash128 of a block's bytes: finds what storage and transport garble, not what an attacker forges.</summary>
[GenerateSerializer, Immutable, Alias("haul.BlockHash"), JsonConverter(typeof(Converter))]
public readonly record struct BlockHash([property: Id(0)] ulong High, [property: Id(1)] ulong Low)
{
    /// <summary>Bytes of a stored hash.</summary>
    public const int Size = 16;

    public static BlockHash From(UInt128 value) => new((ulong)(value >> 64), (ulong)value);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{High:x16}{Low:x16}");

    private sealed class Converter : JsonConverter<BlockHash>
    {
        public override BlockHash Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            From(UInt128.Parse(reader.GetString() ?? "", NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));

        public override void Write(Utf8JsonWriter writer, BlockHash value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
