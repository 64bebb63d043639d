using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.Extensions.Logging;

namespace Haul.Silo;

/// <summary>An open page is worth what its key is worth at the moment, as a request is.</summary>
internal sealed class CircuitAccess(ILoggerFactory loggers, KnownKeys keys) : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => KnownKeys.AskAgain;

    protected override Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        Task.FromResult(keys.Know(authenticationState.User));
}
