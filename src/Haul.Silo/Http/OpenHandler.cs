using System.Security.Claims;
using System.Text.Encodings.Web;
using Haul.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Haul.Silo;

/// <summary>For a silo without keys, which listens on loopback alone: every request has all scopes.</summary>
internal sealed class OpenHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(AuthenticateResult.Success(new(
        new ClaimsPrincipal(new ClaimsIdentity(Scopes.All.Select(scope => new Claim(Scopes.Claim, scope)), Scheme.Name)), Scheme.Name)));
}
