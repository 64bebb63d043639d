using System.Security.Claims;
using Microsoft.Extensions.Logging;

namespace Haul.Silo;

/// <summary>
/// The keys as their file says now. Its content is read again and again, not its time: a mounted secret changes by a link far
/// from the name. A file that is gone or has a bad line counts as half written: the keys before it go on. One
/// without any key lets nobody in.
/// </summary>
internal sealed partial class KnownKeys(SiloSettings settings, TimeProvider clock, ILogger<KnownKeys> logger)
{
    /// <summary>Longest that a key counts which is out of the file.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>Between two looks whether somebody is still known whose page or reply stays open.</summary>
    public static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(2);

    private readonly string _path = settings.Files[Known.ApiKeyFile];
    private readonly Lock _looking = new();
    private ApiKeys _keys = settings.ApiKeys!;
    private string? _complaint;
    private long _looked = clock.GetTimestamp();

    public ApiKeys Now
    {
        get
        {
            lock (_looking)
            {
                if (clock.GetElapsedTime(_looked) >= Period)
                {
                    Look();
                    _looked = clock.GetTimestamp();
                }

                return _keys;
            }
        }
    }

    /// <summary>Somebody may do now what he might when he came: his key is there, with the scope that it had.</summary>
    public bool Know(ClaimsPrincipal user) =>
        user.FindFirstValue(ApiKey.DigestClaim) is { } digest && Now.Find(Convert.FromHexString(digest)) is { } key
        && key.Principal("").Claims.Select(claim => claim.Value).SequenceEqual(user.Claims.Select(claim => claim.Value));

    private void Look()
    {
        try
        {
            _keys = ApiKeys.Read(_path);
            _complaint = null;
        }
        catch (InputException error)
        {
            if (_complaint != error.Message)
            {
                _complaint = error.Message;
                LogBadFile(error.Message);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Complaint}. Until then the keys that were read before go on")]
    private partial void LogBadFile(string complaint);
}
