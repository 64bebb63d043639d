using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Haul.Silo;

/// <summary>A key as a bearer token (RFC 6750 section 2.1).</summary>
internal sealed class BearerHandler(KnownKeys keys, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    private const string Prefix = "Bearer ";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var shown = Request.Headers.Authorization.ToString();
        return Task.FromResult(
            !shown.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? AuthenticateResult.NoResult()
            : keys.Now.Find(shown[Prefix.Length..].Trim()) is { } key ? AuthenticateResult.Success(new(key.Principal(Scheme.Name), Scheme.Name))
            : AuthenticateResult.Fail("The key is not known."));
    }
}
