using System.Security.Cryptography;
using System.Text;
using Haul.Abstractions;

namespace Haul.Persistence;

/// <summary>Row keys of the claimed targets. Any name is a target's, so the key holds its bytes in hexadecimal, or their hash.</summary>
internal static class TargetKeys
{
    private const int MaxBytes = 400; // of a name in a key, which is twice as long and holds at most 1,023

    private const char Separator = '_';

    public static string OfName(string name)
    {
        var bytes = Encoding.UTF8.GetBytes(name);
        return bytes.Length <= MaxBytes ? "n" + Convert.ToHexStringLower(bytes) : "h" + Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    /// <summary>Of the row by which a download finds what it claimed.</summary>
    public static string OfClaim(DownloadId download, string name) => $"{download}{Separator}{OfName(name)}";

    /// <summary>The keys of all claims of a download lie between the two.</summary>
    public static (string Above, string Below) RangeOf(DownloadId download) => ($"{download}{Separator}", $"{download}{(char)(Separator + 1)}");
}
