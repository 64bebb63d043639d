using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Haul.Silo;

/// <summary>A login is worth what its key is worth at the moment: one whose key is out of the file has ended.</summary>
internal sealed class LoginEvents(KnownKeys keys) : CookieAuthenticationEvents
{
    private const string Digest = "digest";

    /// <summary>What the login remembers of the key.</summary>
    public static AuthenticationProperties Properties(ApiKey key) => new(new Dictionary<string, string?> { [Digest] = key.Digest });

    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        if (context.Properties.Items.TryGetValue(Digest, out var digest) && keys.Now.Find(Convert.FromHexString(digest!)) is { } key)
        {
            context.ReplacePrincipal(key.Principal(context.Scheme.Name));
            return;
        }

        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(context.Scheme.Name);
    }
}
