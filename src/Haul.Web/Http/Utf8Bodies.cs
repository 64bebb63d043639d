using Haul.Abstractions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Haul.Web;

/// <summary>Refuses bodies in another encoding than UTF-8, the only one that JSON has (RFC 8259 section 8.1), before anybody tries to read them.</summary>
public static class Utf8Bodies
{
    public static void UseUtf8Bodies(this IApplicationBuilder app) => app.Use((context, next) =>
        context.Request.GetTypedHeaders().ContentType?.Charset is { Length: > 0 } charset && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            ? Problems.Of(StatusCodes.Status415UnsupportedMediaType, ErrorCode.Usage, "Bodies are UTF-8 here: send the request in it, with no other charset in Content-Type.").ExecuteAsync(context)
            : next(context));
}
