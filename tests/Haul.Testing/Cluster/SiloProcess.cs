using System.Globalization;

namespace Haul.Testing;

/// <summary>A real <c>haul-silo</c> on free ports of 127.0.0.1.</summary>
public sealed class SiloProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);
    private static readonly HttpClient Client = new() { Timeout = TimeSpan.FromSeconds(5) };

    private readonly ProcessRunner process;
    private readonly string[] command;
    private readonly ProcessOptions? options;

    private SiloProcess(string name, int gateway, Uri http, string[] command, ProcessOptions? options)
    {
        (Name, Gateway, Http, this.command, this.options) = (name, gateway, http, command, options);
        process = ProcessRunner.Start(command[0], command[1..], options);
    }

    public string Name { get; }

    /// <summary>Port for clients of the cluster.</summary>
    public int Gateway { get; }

    /// <summary>Base URL of its health, metrics and contents.</summary>
    public Uri Http { get; }

    public ProcessRunner Process => process;

    /// <summary>Starts a silo; <see cref="Ready"/> waits until it is a member.</summary>
    /// <param name="name">Unique in the cluster.</param>
    /// <param name="arguments">Options beyond name and ports.</param>
    /// <param name="wrapper">A program and its arguments that run the silo, such as strace; empty for none.</param>
    public static SiloProcess Start(string name, IReadOnlyList<string> arguments, IReadOnlyList<string>? wrapper = null, ProcessOptions? options = null)
    {
        var ports = FreePort.Next(3);
        var http = new Uri($"http://127.0.0.1:{ports[2]}/");
        string[] command =
        [
            .. wrapper ?? [],
            BuiltProgram.Find("Haul.Silo", "haul-silo"),
            "--name", name,
            "--silo-port", Text(ports[0]),
            "--gateway-port", Text(ports[1]),
            "--http", http.GetLeftPart(UriPartial.Authority),
            .. arguments,
        ];
        return new(name, ports[1], http, command, options);
    }

    /// <summary>Starts one more as this one was, on the same ports: this one has ended.</summary>
    public SiloProcess Again() => new(Name, Gateway, Http, command, options);

    /// <summary>Waits until it takes part in the cluster; throws with its output when it ends instead.</summary>
    public async Task<SiloProcess> Ready()
    {
        await Eventually.True(
            async () => process.HasExited || await IsReady(), StartDeadline, $"{Name} is ready{Environment.NewLine}{process.Output}{process.Error}");
        return process.HasExited
            ? throw new InvalidOperationException($"{Name} ended with {process.ExitCode}.{Environment.NewLine}{process.Output}{process.Error}")
            : this;
    }

    /// <summary>What <c>/health/ready</c> says at this moment.</summary>
    public async Task<bool> IsReady()
    {
        try
        {
            using var response = await Client.GetAsync(new Uri(Http, "health/ready"));
            return response.IsSuccessStatusCode;
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Sum over all series of a metric; 0 when the silo has none of the name, or does not answer.</summary>
    public async Task<double> Metric(string name)
    {
        try
        {
            var page = await Client.GetStringAsync(new Uri(Http, "metrics"));
            return page.Split('\n')
                .Where(line => line.StartsWith(name + "{", StringComparison.Ordinal) || line.StartsWith(name + " ", StringComparison.Ordinal))
                .Sum(Value);
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            return 0;
        }
    }

    public async Task Kill()
    {
        process.Send(Signal.Kill);
        await process.WaitForExit(TimeSpan.FromSeconds(10));
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();

    /// <summary>NAME{LABELS} VALUE [TIMESTAMP] (prometheus.io/docs/instrumenting/exposition_formats).</summary>
    private static double Value(string line)
    {
        var rest = line[(line.LastIndexOf('}') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return double.Parse(line.Contains('}', StringComparison.Ordinal) ? rest[0] : rest[1], CultureInfo.InvariantCulture);
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
