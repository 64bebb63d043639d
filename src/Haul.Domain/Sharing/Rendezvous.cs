using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Haul.Domain;

/// <summary>
/// Highest random weight hashing (Thaler and Ravishankar 1998): everybody who knows the same members names the same owner of
/// a key, and a member that goes moves only its own keys.
/// </summary>
public static class Rendezvous
{
    /// <returns>Null without members.</returns>
    public static string? Owner(string key, IEnumerable<string> members) =>
        members.MaxBy(member => (Weight($"{member}\n{key}"), member));

    private static ulong Weight(string text) => BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
