using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Haul.Testing;
using Haul.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Haul.Silo.Tests.Http;

/// <summary>A silo beyond loopback with one key of each scope, made by its own command, and everything that it logs.</summary>
[CollectionDefinition(nameof(KeyedFixture))]
public sealed class KeyedFixture : IAsyncLifetime, ICollectionFixture<KeyedFixture>
{
    private readonly TempDirectory _directory = new();
    private readonly Log _log = new();
    private readonly Dictionary<string, string> _keys = [];
    private int _addresses;

    internal RunningSilo Silo { get; private set; } = null!;

    /// <summary>Everything that the silo said.</summary>
    internal string Said => string.Join('\n', [Silo.Output, Silo.Error, .. _log.Lines]);

    internal IEnumerable<string> Keys => _keys.Values;

    private string KeysFile => _directory.File("keys");

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllBytesAsync(_directory.File("key"), new byte[32]);
        foreach (var scope in Scopes.All)
        {
            _keys[scope] = await MakeKey(scope, scope);
        }

        Silo = await Start("a", "key");
    }

    public string KeyOf(string scope) => _keys[scope];

    /// <summary>Makes a key whose line stands in the file of keys.</summary>
    public async Task<string> MakeKey(string scope, string name)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        Assert.Equal(0, await SiloHost.Run(
            ["key", "new", "--scope", scope, "--name", name, "--file", "keys"],
            new() { Out = output, Error = error, Directory = _directory.Path, Environment = new Dictionary<string, string?>() }));
        return output.ToString().Trim();
    }

    public Task AddLine(string line) => File.AppendAllLinesAsync(KeysFile, [line], TestContext.Current.CancellationToken);

    /// <summary>Takes away the lines that end with this name.</summary>
    public async Task RemoveKey(string name)
    {
        var lines = await File.ReadAllLinesAsync(KeysFile, TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(KeysFile, lines.Where(line => !line.EndsWith($" {name}", StringComparison.Ordinal)), TestContext.Current.CancellationToken);
    }

    /// <summary>A client with an address and cookies of its own, which follows no redirects.</summary>
    public HttpClient Client(CookieContainer? cookies = null) => Client(Silo, cookies);

    internal HttpClient Client(RunningSilo silo, CookieContainer? cookies = null)
    {
        var number = Interlocked.Increment(ref _addresses);
        var address = new IPAddress([127, 9, (byte)(number >> 8), (byte)number]);
        return new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            CookieContainer = cookies ?? new(),
            ConnectCallback = async (context, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(address, 0));
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        })
        { BaseAddress = silo.Http };
    }

    /// <summary>A further silo with the same file of keys, but a state of its own.</summary>
    internal Task<RunningSilo> Start(string name, string keyFile) => RunningSilo.Start(
        _directory.Path,
        ["--http", "http://0.0.0.0:0", "--api-key-file", "keys", "--key-file", keyFile, "--state", $"sqlite:{name}.db", "--store", $"dir:{name}"],
        builder =>
        {
            builder.Services.AddSingleton<ILoggerProvider>(_log);
            builder.Logging.AddFilter<Log>("Microsoft.AspNetCore", LogLevel.Trace).AddFilter<Log>("Haul", LogLevel.Trace);
        });

    internal string WriteKeyFile(string name)
    {
        _directory.Write(name, 1, 32);
        return name;
    }

    public async ValueTask DisposeAsync()
    {
        await (Silo?.DisposeAsync() ?? ValueTask.CompletedTask);
        _directory.Dispose();
        _log.Dispose();
    }

    private sealed class Log : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
            // Nothing to let go.
        }
    }
}
