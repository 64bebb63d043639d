using System.Text.Encodings.Web;
using Haul.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Haul.Silo;

/// <summary>
/// Trades a key for a login of a browser. No token guards the form: the guard of all requests refuses what pages of other origins
/// send, and the login's cookie does not travel with it.
/// </summary>
internal static class LoginPages
{
    private const string Route = "/login";
    private const string Home = "/";

    private static readonly string Page = Resource("login.html");
    private static readonly string Style = Resource("login.css");

    public static void MapLogin(this IEndpointRouteBuilder endpoints)
    {
        var open = endpoints.MapGroup("").AllowAnonymous().ExcludeFromDescription();
        open.MapGet(Route, ([FromQuery(Name = "return")] string? back) => Show(StatusCodes.Status200OK, back, ""));
        open.MapGet($"{Route}/style.css", () => TypedResults.Text(Style, "text/css"));
        open.MapPost(Route, LogIn).DisableAntiforgery();
        open.MapPost("/logout", (Delegate)LogOut);
    }

    /// <summary>The login that leads back to what the request asks for.</summary>
    public static string PathTo(HttpRequest request) => $"{Route}?return={UrlEncoder.Default.Encode($"{request.Path}{request.QueryString}")}";

    private static async Task<IResult> LogIn([FromForm] string? key, [FromForm(Name = "return")] string? back, HttpContext context, KnownKeys keys, WrongKeys wrongKeys)
    {
        if (keys.Now.Find((key ?? "").Trim()) is { } found)
        {
            await context.SignInAsync(Access.Login, found.Principal(Access.Login), LoginEvents.Properties(found));
            return TypedResults.LocalRedirect(Local(back));
        }

        if (!wrongKeys.Count(context))
        {
            AccessResults.NameThePause(context);
            return Show(StatusCodes.Status429TooManyRequests, back, "Too many wrong keys came from your address. Wait a few seconds and try again.");
        }

        AccessResults.NameTheWay(context);
        return Show(StatusCodes.Status401Unauthorized, back, "This key is not known. Check that it is whole, and that nobody has taken it out of the silo's file of keys.");
    }

    private static async Task<RedirectHttpResult> LogOut(HttpContext context)
    {
        await context.SignOutAsync(Access.Login);
        return TypedResults.LocalRedirect(Route);
    }

    private static ContentHttpResult Show(int status, string? back, string problem) => TypedResults.Content(
        Page.Replace("{return}", HtmlEncoder.Default.Encode(Local(back)), StringComparison.Ordinal).Replace("{problem}", HtmlEncoder.Default.Encode(problem), StringComparison.Ordinal),
        "text/html; charset=utf-8",
        statusCode: status);

    /// <summary>A link to the login must not lead on to another site.</summary>
    private static string Local(string? path) => RedirectHttpResult.IsLocalUrl(path) ? path : Home;

    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(LoginPages).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
