using System.Text;

namespace Haul.Silo.Tests.Telemetry;

/// <summary>One field of a protobuf message, read without its schema (protobuf.dev/programming-guides/encoding).</summary>
/// <param name="Number">Of the field.</param>
/// <param name="Bytes">Of a message, a text or bytes; empty for numbers.</param>
internal readonly record struct Proto(int Number, byte[] Bytes)
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Delimited = 2;
    private const int Fixed32 = 5;

    public string Text => Encoding.UTF8.GetString(Bytes);

    public string Hex => Convert.ToHexStringLower(Bytes);

    public static IEnumerable<Proto> Read(byte[] message)
    {
        var at = 0;
        while (at < message.Length)
        {
            var tag = Integer(message, ref at);
            var length = (int)(tag & 7) switch
            {
                Varint => 0,
                Fixed64 => 8,
                Delimited => (int)Integer(message, ref at),
                Fixed32 => 4,
                var other => throw new InvalidDataException($"Wire type {other} at {at}."),
            };
            if ((tag & 7) == Varint)
            {
                Integer(message, ref at);
            }

            yield return new((int)(tag >> 3), message[at..(at + length)]);
            at += length;
        }
    }

    /// <summary>What stands at the end of a path of field numbers.</summary>
    public static IEnumerable<Proto> At(byte[] message, params int[] path)
    {
        var here = Read(message).Where(field => field.Number == path[0]);
        return path.Length == 1 ? here : here.SelectMany(field => At(field.Bytes, path[1..]));
    }

    private static ulong Integer(byte[] message, ref int at)
    {
        var value = 0ul;
        for (var shift = 0; ; shift += 7)
        {
            var next = message[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
