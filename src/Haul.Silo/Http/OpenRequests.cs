using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Haul.Silo;

/// <summary>
/// Ends requests that would go on for hours once the silo has handed its work over: their clients can go on at another silo.
/// Starts after the web server and stops before it.
/// </summary>
internal sealed class OpenRequests : IMiddleware, IHostedService, IDisposable
{
    private readonly CancellationTokenSource _end = new();

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => _end.CancelAsync();

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        using var end = _end.Token.Register(context.Abort);
        await next(context);
    }

    public void Dispose() => _end.Dispose();
}
