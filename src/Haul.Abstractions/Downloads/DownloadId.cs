using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Haul.Abstractions;

/// <summary>Key of a download: a ULID in 26 characters of Crockford's base 32 (github.com/ulid/spec), never a URL or a path.</summary>
[GenerateSerializer, Immutable, Alias("haul.DownloadId"), JsonConverter(typeof(Converter))]
public readonly record struct DownloadId
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Size = 26;

    private DownloadId(string value) => Value = value;

    [Id(0)]
    public string Value { get; }

    /// <summary>A fresh id: 48 bits of milliseconds, 80 bits of chance.</summary>
    public static DownloadId New(TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        Span<byte> random = stackalloc byte[10];
        RandomNumberGenerator.Fill(random);
        var bits = (UInt128)(ulong)clock.GetUtcNow().ToUnixTimeMilliseconds() << 80;
        foreach (var (index, part) in random.ToArray().Index())
        {
            bits |= (UInt128)part << (8 * index);
        }

        return new(string.Create(Size, bits, static (text, value) =>
        {
            for (var i = Size - 1; i >= 0; i--, value >>= 5)
            {
                text[i] = Alphabet[(int)(value & 31)];
            }
        }));
    }

    public static bool TryParse(string? text, out DownloadId id)
    {
        var upper = text?.ToUpperInvariant();
        var valid = upper is { Length: Size } && upper[0] <= '7' && upper.All(letter => Alphabet.Contains(letter, StringComparison.Ordinal));
        id = valid ? new(upper!) : default;
        return valid;
    }

    /// <exception cref="FormatException">The text is not a ULID.</exception>
    public static DownloadId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not a download id (a ULID of {Size} characters).");

    public override string ToString() => Value ?? "";

    private sealed class Converter : JsonConverter<DownloadId>
    {
        public override DownloadId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(reader.GetString() ?? "");

        public override void Write(Utf8JsonWriter writer, DownloadId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
    }
}
