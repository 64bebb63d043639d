using System.Security.Claims;

namespace Haul.Web.Pages;

/// <summary>What the person before the page may do, told once to all parts of it: asking for each button would cost more than the page.</summary>
/// <param name="Submit">Act on downloads.</param>
/// <param name="Admin">Act on silos.</param>
public sealed record Rights(bool Submit, bool Admin)
{
    public static Rights Of(ClaimsPrincipal user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return new(user.HasClaim(Scopes.Claim, Scopes.Submit), user.HasClaim(Scopes.Claim, Scopes.Admin));
    }
}
