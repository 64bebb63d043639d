using Haul.Abstractions;
using Microsoft.AspNetCore.Components;

namespace Haul.Web.Pages;

/// <summary>A page that looks at the cluster again and again while it is open in a browser, and says so when nobody answers.</summary>
public abstract class LivePage : ComponentBase, IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _closed = new();
    private Task _looking = Task.CompletedTask;

    [Inject]
    public required IGrainFactory Grains { get; set; }

    [Inject]
    public required TimeProvider Clock { get; set; }

    /// <summary>What the person before the page may do.</summary>
    [CascadingParameter]
    public required Rights May { get; set; }

    /// <summary>Why the page shows old news, or null.</summary>
    protected string? Obstacle { get; private set; }

    /// <summary>Cancelled when the page is left.</summary>
    protected CancellationToken Closed => _closed.Token;

    public virtual async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        await _looking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _closed.Dispose();
        GC.SuppressFinalize(this);
    }

    protected override async Task OnInitializedAsync() => await LookOnce();

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _looking = KeepLooking();
        }
    }

    /// <summary>Reads what the page shows. It is drawn afterwards.</summary>
    protected abstract Task Look();

    /// <summary>Does what a person asked for; returns what the cluster refused, or null.</summary>
    internal static async Task<string?> Try(Func<Task> act)
    {
        ArgumentNullException.ThrowIfNull(act);
        try
        {
            await act();
            return null;
        }
        catch (RefusedException refused)
        {
            return ShownUrl.Redact(refused.Error.Message);
        }
        catch (StateStoreException failure)
        {
            return ShownUrl.Redact(failure.Error.Message);
        }
        catch (Exception error) when (error is TimeoutException or OrleansException)
        {
            return "The cluster does not answer; try again.";
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return $"This silo could not do it: {ShownUrl.Redact(error.Message)}";
        }
    }

    private async Task KeepLooking()
    {
        using var timer = new PeriodicTimer(Period, Clock);
        while (await timer.WaitForNextTickAsync(Closed))
        {
            await InvokeAsync(async () =>
            {
                await LookOnce();
                StateHasChanged();
            });
        }
    }

    private async Task LookOnce() => Obstacle = await Try(Look) is { } mistake ? $"What stands here may be old: {mistake}" : null;
}
