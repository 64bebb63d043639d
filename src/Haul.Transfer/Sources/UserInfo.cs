using System.Net;
using System.Text;

namespace Haul.Transfer;

/// <summary>The <c>user:password@</c> of a URL (RFC 3986 section 3.2.1), percent-decoded.</summary>
internal static class UserInfo
{
    public static NetworkCredential? Read(Uri url)
    {
        if (url.UserInfo.Length == 0)
        {
            return null;
        }

        var colon = url.UserInfo.IndexOf(':', StringComparison.Ordinal);
        var user = colon < 0 ? url.UserInfo : url.UserInfo[..colon];
        var password = colon < 0 ? "" : url.UserInfo[(colon + 1)..];
        return new(Uri.UnescapeDataString(user), Uri.UnescapeDataString(password));
    }

    /// <summary>The value of an Authorization field of the Basic scheme (RFC 7617), in UTF-8.</summary>
    public static string Basic(NetworkCredential credential) =>
        "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credential.UserName}:{credential.Password}"));
}
