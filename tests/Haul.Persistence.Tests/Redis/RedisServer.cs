using System.Globalization;
using Haul.Testing;

[assembly: AssemblyFixture(typeof(Haul.Persistence.Tests.RedisServer))]

namespace Haul.Persistence.Tests;

/// <summary>Debian's redis-server, in memory: the engine's own providers for it are what the suites are proved with.</summary>
public sealed class RedisServer : IAsyncLifetime
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(15);

    private readonly TempDirectory _directory = new();
    private readonly int _port = FreePort.Next();
    private ProcessRunner? _process;

    public string Endpoint => $"127.0.0.1:{_port}";

    public async ValueTask InitializeAsync()
    {
        _process = ProcessRunner.Start(
            "redis-server", ["--port", _port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", _directory.Path, "--save", "", "--appendonly", "no"]);
        await _process.WaitForLine(line => line.Contains("Ready to accept connections", StringComparison.Ordinal), StartDeadline, "redis-server is ready");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _directory.Dispose();
    }
}
