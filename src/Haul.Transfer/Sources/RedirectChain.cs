using Haul.Abstractions;

namespace Haul.Transfer;

/// <summary>
/// The URLs that one request was sent to, from the download's own on (RFC 9110 section 15.4). Haul follows redirects itself:
/// the framework forwards custom fields and cookies to other hosts and ends a loop silently.
/// </summary>
internal sealed class RedirectChain(Uri start)
{
    /// <summary>Redirects followed at most.</summary>
    public const int Limit = 10;

    private readonly List<Uri> _urls = [start];

    /// <summary>Where the next request goes.</summary>
    public Uri Current => _urls[^1];

    /// <summary>The current URL has the scheme, host and port of the download's own: it may see the credentials.</summary>
    public bool AtHome => Uri.Compare(start, Current, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0;

    public static bool IsRedirect(int status) => status is 301 or 302 or 303 or 307 or 308;

    /// <summary>Goes on to the reply's Location, or says why not.</summary>
    public TransferError? Follow(ResponseHead head)
    {
        if (head.Lines("Location") is not [{ Length: > 0 } location, ..])
        {
            return Refused($"The origin redirects (status {head.Status}) without saying where");
        }

        if (!Uri.TryCreate(Current, location, out var next))
        {
            return Refused("The origin redirects to what is no URL");
        }

        if (next.Scheme != Uri.UriSchemeHttp && next.Scheme != Uri.UriSchemeHttps)
        {
            return Forbidden($"The origin redirects to a {next.Scheme}: URL; only http and https are followed");
        }

        if (Current.Scheme == Uri.UriSchemeHttps && next.Scheme == Uri.UriSchemeHttp)
        {
            return Forbidden($"The origin redirects from https to plain http ({ShownUrl.Of(next)}), which is not followed");
        }

        // Userinfo in a Location is the word of somebody else about credentials; a fragment is not sent.
        if (next.UserInfo.Length > 0 || next.Fragment.Length > 0)
        {
            next = new UriBuilder(next) { UserName = "", Password = "", Fragment = "" }.Uri;
        }

        var loops = _urls.Contains(next);
        _urls.Add(next);
        return loops ? Refused("The origin redirects in a loop")
            : _urls.Count > Limit + 1 ? Refused($"The origin redirects more than {Limit} times")
            : null;
    }

    private TransferError Refused(string why) => new(TransferErrorKind.Final, $"{why}: {Chain()}.", ErrorCode.OriginRefused);

    private TransferError Forbidden(string why) => new(TransferErrorKind.Final, $"{why}: {Chain()}.", ErrorCode.Policy);

    private string Chain() => string.Join(" -> ", _urls.Select(ShownUrl.Of));
}
