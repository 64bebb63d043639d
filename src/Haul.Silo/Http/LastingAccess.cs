using Microsoft.AspNetCore.Http;

namespace Haul.Silo;

/// <summary>A reply that takes long, as a file or the events of a download, goes on while its key is known, and breaks off after that.</summary>
internal sealed class LastingAccess(KnownKeys keys, TimeProvider clock) : IMiddleware
{
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        // Read here: what a request carries belongs to its own thread.
        var user = context.User;
        await using var look = clock.CreateTimer(_ => EndUnlessKnown(), null, KnownKeys.AskAgain, KnownKeys.AskAgain);
        await next(context);

        void EndUnlessKnown()
        {
            if (!keys.Know(user))
            {
                context.Abort();
            }
        }
    }
}
