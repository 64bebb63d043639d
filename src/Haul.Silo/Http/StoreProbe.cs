using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Providers;
using Orleans.Storage;

namespace Haul.Silo;

/// <summary>Reads a row of the state store every few seconds, to know whether it answers.</summary>
internal sealed partial class StoreProbe(
    [FromKeyedServices(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME)] IGrainStorage storage, TimeProvider clock, ILogger<StoreProbe> logger) : BackgroundService
{
    /// <summary>So long without an answer is an outage: the storage client itself retries shorter hiccups.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestRead = TimeSpan.FromSeconds(5);
    private static readonly GrainId Row = GrainId.Create("health", "probe");

    private long _answered = clock.GetTimestamp();

    /// <summary>Time since the last answer.</summary>
    public TimeSpan Silence => clock.GetElapsedTime(Interlocked.Read(ref _answered));

    /// <summary>Null while the store answers.</summary>
    public string? Obstacle => Silence is var silence && silence >= Patience
        ? $"store: the state store has not answered for {silence.TotalSeconds:0} s"
        : null;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        try
        {
            do
            {
                await Ask(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The silo ends.
        }
    }

    private async Task Ask(CancellationToken stoppingToken)
    {
        try
        {
            await storage.ReadStateAsync("probe", Row, new GrainState<ProbeRow>(new())).WaitAsync(LongestRead, clock, stoppingToken);
            Interlocked.Exchange(ref _answered, clock.GetTimestamp());
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogNoAnswer(error.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The state store does not answer: {Reason}")]
    private partial void LogNoAnswer(string reason);

    /// <summary>Never written.</summary>
    internal sealed class ProbeRow;
}
