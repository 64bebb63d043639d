namespace Haul.Testing;

/// <summary>
/// Azurite, the emulator of Azure's storage: blobs and tables on free ports of 127.0.0.1. It writes tables to the disk every five
/// seconds and when it stops: what is younger goes with <see cref="Kill"/>.
/// </summary>
public sealed class AzuriteServer : IAsyncDisposable
{
    /// <summary>The account and key that every emulator has (learn.microsoft.com/azure/storage/common/storage-use-azurite).</summary>
    private const string Account = "devstoreaccount1";

    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private const int Tries = 3;

    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(15);

    private readonly string? directory;
    private readonly int[] ports;
    private ProcessRunner? process;

    private AzuriteServer(string? directory, int[] ports) => (this.directory, this.ports) = (directory, ports);

    /// <summary>For the Azure SDK, and for <c>azure:</c> options.</summary>
    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};BlobEndpoint={BlobEndpoint};TableEndpoint={TableEndpoint};";

    /// <summary>Base URL of the blobs.</summary>
    public Uri BlobEndpoint => new($"http://127.0.0.1:{ports[0]}/{Account}");

    /// <summary>Base URL of the tables.</summary>
    public Uri TableEndpoint => new($"http://127.0.0.1:{ports[1]}/{Account}");

    /// <summary>The process, to be frozen; it is another one after <see cref="Restart"/>.</summary>
    public ProcessRunner Process => process ?? throw new InvalidOperationException("Azurite was not started.");

    /// <summary>Starts it and waits until both services listen.</summary>
    /// <param name="directory">Where its data lives; null keeps it in memory.</param>
    /// <exception cref="InvalidOperationException">It is not installed, or did not start.</exception>
    public static async Task<AzuriteServer> Start(string? directory = null)
    {
        for (var i = 1; ; i++)
        {
            var server = Reserve(directory);
            try
            {
                await server.Restart();
                return server;
            }
            catch (InvalidOperationException) when (i < Tries)
            {
                await server.DisposeAsync(); // another process may have taken one of the ports meanwhile
            }
            catch
            {
                await server.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>Chooses the ports without starting anything: for what must wait until <see cref="Restart"/> brings the server.</summary>
    public static AzuriteServer Reserve(string? directory = null) => new(directory, FreePort.Next(3));

    /// <summary>Starts it again on the same ports and, if it has a directory, with the same data; ends it first if it runs.</summary>
    public async Task Restart()
    {
        if (process is { HasExited: false })
        {
            await Stop();
        }

        if (process is not null)
        {
            await process.DisposeAsync();
        }

        process = ProcessRunner.Start(AzuriteProgram.Find(), Arguments());
        foreach (var port in ports)
        {
            await ServerStart.Listening(process, port, StartDeadline);
        }
    }

    /// <summary>Ends it without a word (SIGKILL).</summary>
    public Task Kill() => End(Signal.Kill);

    /// <summary>Ends it in order (SIGTERM); its data is on the disk afterwards.</summary>
    public Task Stop() => End(Signal.Terminate);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await process.DisposeAsync();
        }
    }

    private async Task End(Signal signal)
    {
        Process.Send(signal);
        await Process.WaitForExit(StopDeadline);
    }

    /// <summary>There is no switch for the queues: they get a port that nobody is told.</summary>
    private IEnumerable<string> Arguments() =>
    [
        "--blobHost", "127.0.0.1", "--blobPort", $"{ports[0]}",
        "--tableHost", "127.0.0.1", "--tablePort", $"{ports[1]}",
        "--queueHost", "127.0.0.1", "--queuePort", $"{ports[2]}",
        "--disableTelemetry", "--skipApiVersionCheck", "--silent",
        .. directory is null ? (string[])["--inMemoryPersistence"] : ["--location", Path.GetFullPath(directory)],
    ];
}
