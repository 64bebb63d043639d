using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Haul.Web.Pages.Parts;

/// <summary>Something that a script draws on a canvas in the browser, anew at every picture.</summary>
public abstract class CanvasPart : ComponentBase, IAsyncDisposable
{
    private Task<IJSObjectReference>? _loading;
    private bool _gone;

    [Inject]
    public required IJSRuntime Scripts { get; set; }

    protected ElementReference Canvas { get; set; }

    public async ValueTask DisposeAsync()
    {
        _gone = true;
        GC.SuppressFinalize(this);
        if (_loading is { IsCompletedSuccessfully: true } loaded)
        {
            await Release(await loaded);
        }
    }

    protected abstract ValueTask Draw(IJSObjectReference script);

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        try
        {
            var script = await (_loading ??= Scripts.InvokeAsync<IJSObjectReference>("import", "./_content/Haul.Web/haul.js").AsTask());
            await (_gone ? Release(script) : Draw(script));
        }
        catch (Exception error) when (error is JSDisconnectedException or OperationCanceledException)
        {
            // The browser has gone.
        }
        catch (JSException) when (_gone)
        {
            // The canvas has, before it could be drawn on.
        }
    }

    private static async ValueTask Release(IJSObjectReference script)
    {
        try
        {
            await script.DisposeAsync();
        }
        catch (Exception error) when (error is JSDisconnectedException or ObjectDisposedException)
        {
            // It was closed.
        }
    }
}
