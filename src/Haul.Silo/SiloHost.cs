using System.Net.Sockets;
using Haul.Abstractions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Haul.Silo;

/// <summary>A silo as one function of its arguments and its process.</summary>
public static class SiloHost
{
    /// <summary>Longest that handing over may take; a supervisor has to wait longer before it kills.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Silos that start at the same time may choose the same default port; each of them chooses again.</summary>
    private const int Starts = 10;

    /// <summary>Runs until it is told to stop.</summary>
    /// <returns>The exit code of the process.</returns>
    public static async Task<int> Run(string[] args, SiloProcess process)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(process);
        try
        {
            if (args is [KeyCommand.Name, .. var rest])
            {
                await KeyCommand.Run(rest, process);
                return 0;
            }

            var line = CommandLine.Parse(args);
            if (line.WantsHelp)
            {
                HelpText.Write(process.Out);
                return 0;
            }

            if (line.WantsVersion)
            {
                await process.Out.WriteLineAsync(HelpText.Version);
                return 0;
            }

            var values = SettingValues.Read(line, process);
            Telemetry.Check(process.Environment);
            await Serve(SiloSettings.Read(values), values, process);
            return 0;
        }
        catch (InputException error)
        {
            return await Fail(process, ErrorCode.Usage, error.Message);
        }
        catch (OperationCanceledException) when (process.Stop.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception error)
        {
            var refusal = Find<RefusedException>(error)?.Error ?? Find<StateStoreException>(error)?.Error;
            return await Fail(process, refusal?.Code ?? ErrorCode.Internal, refusal?.Message ?? error.ToString());
        }
    }

    private static async Task Serve(SiloSettings settings, SettingValues values, SiloProcess process)
    {
        for (var start = 1; ; start++)
        {
            var ports = Ports.Choose(settings, process.Out.WriteLine);
            await using var app = Build(settings, ports, values, process);
            try
            {
                Announcement.Settings(process.Out, settings, ports);
                await app.StartAsync(process.Stop);
            }
            catch (Exception error)
            {
                app.Services.GetRequiredService<ConsoleLines.Gate>().Close();
                if (start < Starts && IsPortTaken(error))
                {
                    continue;
                }

                if (error is OperationCanceledException && app.Lifetime.ApplicationStopping.IsCancellationRequested)
                {
                    return; // It was told to stop before it took part in anything.
                }

                throw;
            }

            app.Lifetime.ApplicationStopping.Register(() => process.Out.WriteLine("draining"));
            Announcement.Addresses(process.Out, settings, ports);
            await app.WaitForShutdownAsync(process.Stop);
            return;
        }
    }

    private static WebApplication Build(SiloSettings settings, Ports ports, SettingValues values, SiloProcess process)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = typeof(SiloHost).Assembly.GetName().Name, EnvironmentName = Environments.Production, ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddConfiguration(values.Configuration);
        builder.Logging.ClearProviders();
        builder.Logging
            .SetMinimumLevel(LogLevel.Information)
            .AddFilter("Orleans", LogLevel.Warning)
            .AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error) // it warns of the machine's uptime once at each start
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Polly", LogLevel.Warning)
            .AddConsole(console => (console.FormatterName, console.LogToStandardErrorThreshold) = (ConsoleLines.FormatterName, LogLevel.Trace))
            .AddConsoleFormatter<ConsoleLines, ConsoleFormatterOptions>()
            .AddConfiguration(values.Configuration.GetSection("Logging"));
        builder.Services.AddSingleton<ConsoleLines.Gate>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddSingleton(settings);
        builder.AddTelemetry(SiloEngine.SiloName(settings, ports), process.Environment);
        builder.AddSiloWeb(settings, ports);
        builder.UseOrleans(silo => silo.UseHaul(settings, ports));
        process.Configure?.Invoke(builder);
        var app = builder.Build();
        app.MapSiloWeb();
        return app;
    }

    private static async Task<int> Fail(SiloProcess process, ErrorCode code, string message)
    {
        await process.Error.WriteLineAsync($"haul-silo: {message}");
        return code.ExitCode();
    }

    private static bool IsPortTaken(Exception error) =>
        Find<AddressInUseException>(error) is not null || Find<SocketException>(error) is { SocketErrorCode: SocketError.AddressAlreadyInUse };

    private static T? Find<T>(Exception? error)
        where T : Exception => error switch
        {
            null => null,
            T found => found,
            AggregateException several => several.InnerExceptions.Select(Find<T>).FirstOrDefault(found => found is not null),
            _ => Find<T>(error.InnerException),
        };
}
