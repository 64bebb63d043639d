using System.Collections.Concurrent;
using System.Text;
using Haul.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Haul.Silo.Tests;

/// <summary>A silo of this process, on ports of its own, over the entry point of the real one.</summary>
internal sealed class RunningSilo : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Options by which the system gives the silo its ports.</summary>
    public static readonly string[] FreePorts = ["--silo-port", "0", "--gateway-port", "0", "--http", "http://127.0.0.1:0"];

    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<IServiceProvider> _services = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lines _out = new();
    private readonly Lines _error = new();
    private Task<int> _run = null!;

    public string Output => _out.Text;

    public string Error => _error.Text;

    /// <summary>Of the last host that was built.</summary>
    public IServiceProvider Services { get; private set; } = null!;

    public Uri Http => new(Line("http "));

    public HttpClient Client { get; } = new();

    public Task<int> Ended => _run;

    /// <summary>Starts and waits until it says that it is ready.</summary>
    public static async Task<RunningSilo> Start(
        string directory, string[] args, Action<WebApplicationBuilder>? configure = null, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var silo = Begin(directory, [.. FreePorts, .. args], configure, environment);
        await Eventually.True(() => silo.Output.Contains("\nready", StringComparison.Ordinal) || silo._run.IsCompleted, Patience, "the silo is ready");
        Assert.False(silo._run.IsCompleted, silo.Error);
        silo.Client.BaseAddress = silo.Http;
        return silo;
    }

    /// <summary>Starts without waiting.</summary>
    public static RunningSilo Begin(
        string directory, string[] args, Action<WebApplicationBuilder>? configure = null, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var silo = new RunningSilo();
        silo._run = Task.Run(() => SiloHost.Run(args, new()
        {
            Out = silo._out,
            Error = silo._error,
            Directory = directory,
            Environment = environment ?? new Dictionary<string, string?>(),
            Stop = silo._stop.Token,
            Configure = builder =>
            {
                builder.Logging.AddFilter<ConsoleLoggerProvider>(_ => false);
                builder.Services.AddHostedService(services => new Grab(silo, services));
                configure?.Invoke(builder);
            },
        }));
        return silo;
    }

    /// <summary>
    /// Starts a process of its own: an engine that fails in the middle of its start leaves a loop behind that takes a core for as
    /// long as its process lives.
    /// </summary>
    public static ProcessRunner InAProcess(string directory, string[] args) => ProcessRunner.Dotnet(
        Path.Combine(AppContext.BaseDirectory, "haul-silo.dll"), [.. FreePorts, .. args], new() { WorkingDirectory = directory });

    /// <summary>The rest of the last line of output that starts so: a start that found a port taken was followed by another.</summary>
    public string Line(string start) => Output.Split('\n').Last(line => line.StartsWith(start, StringComparison.Ordinal))[start.Length..].Trim();

    public async Task<int> Stop()
    {
        await _stop.CancelAsync();
        return await _run.WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        Client.Dispose();
        _stop.Dispose();
        _out.Dispose();
        _error.Dispose();
    }

    /// <summary>Hands out the services of the host.</summary>
    private sealed class Grab(RunningSilo silo, IServiceProvider services) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            silo.Services = services;
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Lines : StringWriter
    {
        private readonly Lock _writing = new();

        public string Text
        {
            get
            {
                lock (_writing)
                {
                    return ToString();
                }
            }
        }

        public override void Write(char value)
        {
            lock (_writing)
            {
                base.Write(value);
            }
        }

        public override void Write(string? value)
        {
            lock (_writing)
            {
                base.Write(value);
            }
        }

        public override void WriteLine(string? value) => Write(value + "\n");

        public override Task WriteLineAsync(string? value)
        {
            WriteLine(value);
            return Task.CompletedTask;
        }
    }
}
