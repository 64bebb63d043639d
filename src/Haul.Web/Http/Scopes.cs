using System.Collections.Immutable;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace Haul.Web;

/// <summary>What a client may do: the values of its claims, and the names of the policies that ask for them.</summary>
public static class Scopes
{
    /// <summary>Type of the claims; a client has one for each scope that its own contains.</summary>
    public const string Claim = "scope";

    /// <summary>See everything: downloads and their bytes, silos, pages, metrics.</summary>
    public const string Read = "read";

    /// <summary>Act on downloads as well.</summary>
    public const string Submit = "submit";

    /// <summary>Act on silos as well.</summary>
    public const string Admin = "admin";

    /// <summary>Each contains the ones before it.</summary>
    public static readonly ImmutableArray<string> All = [Read, Submit, Admin];

    /// <summary>The scopes that this one contains, itself the last; none for what is no scope.</summary>
    public static IEnumerable<string> UpTo(string scope) => All.Take(All.IndexOf(scope) + 1);

    /// <summary>One policy for each scope. What asks for none needs <see cref="Read"/>: only what says so is open.</summary>
    internal static IServiceCollection AddScopes(this IServiceCollection services)
    {
        var policies = services.AddAuthorizationBuilder();
        foreach (var scope in All)
        {
            policies.AddPolicy(scope, policy => policy.RequireClaim(Claim, scope));
        }

        policies.SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireClaim(Claim, Read).Build());
        return services;
    }
}
