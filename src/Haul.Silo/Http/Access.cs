using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Haul.Silo;

/// <summary>Who a request comes from: a key that it shows, or a login that a key was traded for. Without keys, everybody may do everything.</summary>
internal static class Access
{
    public const string Bearer = "Bearer";
    public const string Login = "Login";

    private const string Open = "Open";
    private const string KeyOrLogin = "KeyOrLogin";

    /// <summary>A login that nobody uses ends after so long.</summary>
    private static readonly TimeSpan LoginTime = TimeSpan.FromHours(12);

    public static void AddAccess(this IServiceCollection services, SiloSettings settings)
    {
        services.AddSingleton<WrongKeys>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AccessResults>();
        if (settings.ApiKeys is null)
        {
            services.AddAuthentication(Open).AddScheme<AuthenticationSchemeOptions, OpenHandler>(Open, null);
            return;
        }

        services.AddSingleton<KnownKeys>();
        services.AddSingleton<LastingAccess>();
        services.AddSingleton<LoginEvents>();
        services.AddScoped<AuthenticationStateProvider, CircuitAccess>();
        services.AddAuthentication(KeyOrLogin)
            .AddPolicyScheme(KeyOrLogin, null, scheme => scheme.ForwardDefaultSelector = context => context.Request.Headers.Authorization.Count > 0 ? Bearer : Login)
            .AddScheme<AuthenticationSchemeOptions, BearerHandler>(Bearer, null)
            .AddCookie(Login, login =>
            {
                login.Cookie.Name = "haul_login";
                login.Cookie.HttpOnly = true;
                login.Cookie.SameSite = SameSiteMode.Strict;
                login.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                login.ExpireTimeSpan = LoginTime;
                login.SlidingExpiration = true;
                login.EventsType = typeof(LoginEvents);
            });
    }
}
