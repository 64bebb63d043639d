using Haul.Abstractions;
using Haul.Grains;
using Haul.Persistence;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

namespace Haul.Cli;

/// <summary>Starts a silo inside this process: no port, state beside the targets, parts in their directory.</summary>
/// <param name="configure">Replaces services; tests use it.</param>
public sealed class EmbeddedEngineFactory(Action<IServiceCollection>? configure = null) : IEngineFactory
{
    public async Task<IEngine> Start(EngineOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var builder = Host.CreateEmptyApplicationBuilder(new() { DisableDefaults = true });
        if (options.Verbose)
        {
            builder.Logging.AddErrorConsole();
        }

        configure?.Invoke(builder.Services);
        builder.Services.AddSingleton(new BrokerOptions
        {
            SiloConnections = options.Connections * options.FilesAtOnce,
            OriginConnections = options.Connections * options.FilesAtOnce, // what -x and -j ask for is the user's own choice
            FilesAtOnce = options.FilesAtOnce,
            ConfirmOnly = TimeSpan.Zero,
        });
        builder.Services.AddHaulGrains();
        builder.Services.AddHaulDirectory(options.Directory);
        builder.Services.AddEmbeddedState(options.Directory);
        builder.UseOrleans(silo =>
        {
            silo.UseSingleSilo();
            // The process ends with the download: nothing is to be handed over to another silo.
            silo.Configure<GrainCollectionOptions>(collection => collection.DeactivationTimeout = TimeSpan.FromSeconds(5));
        });
        var engine = new EmbeddedEngine(builder.Build());
        try
        {
            await engine.Start(cancellationToken);
            return engine;
        }
        catch
        {
            await engine.DisposeAsync();
            // A silo that is told to stop while it starts reports that as a failure of its lifecycle.
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
    }
}

internal sealed class EmbeddedEngine(IHost host) : IEngine
{
    private readonly IGrainFactory _grains = host.Services.GetRequiredService<IGrainFactory>();

    public IFileVerifier Verifier => host.Services.GetRequiredService<IFileVerifier>();

    public IFileGrain File(DownloadId id) => _grains.GetGrain<IFileGrain>(id.Value);

    public Task Start(CancellationToken cancellationToken) => host.StartAsync(cancellationToken);

    public Task Stop() => host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        if (host is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
    }
}
