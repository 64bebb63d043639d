using System.Globalization;

namespace Haul.Testing;

/// <summary>Python's http.server over a directory: HTTP/1.0, Last-Modified only, and no ranges (A6).</summary>
public sealed class PythonServer : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(15);

    private PythonServer(ProcessRunner process, int port) => (Process, BaseUri) = (process, new($"http://127.0.0.1:{port}/"));

    /// <summary>The URL of the directory.</summary>
    public Uri BaseUri { get; }

    /// <summary>The process, to be killed or frozen; its standard error is the access log.</summary>
    public ProcessRunner Process { get; }

    /// <summary>Starts it and waits until it accepts connections.</summary>
    public static async Task<PythonServer> Start(string directory)
    {
        var port = FreePort.Next();
        var process = ProcessRunner.Start(
            "python3",
            ["-u", "-m", "http.server", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--directory", Path.GetFullPath(directory)]);
        try
        {
            await ServerStart.Listening(process, port, StartDeadline);
            return new(process, port);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>The URL of a file.</summary>
    public Uri Uri(string name) => new(BaseUri, name.TrimStart('/'));

    /// <inheritdoc />
    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
