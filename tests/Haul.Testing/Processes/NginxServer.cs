namespace Haul.Testing;

/// <summary>Debian's nginx over a directory, in the foreground, with everything it writes in a directory of its own.</summary>
public sealed class NginxServer : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(15);

    private readonly TempDirectory prefix;
    private readonly ProcessRunner process;

    private NginxServer(TempDirectory prefix, ProcessRunner process, Uri baseUri) =>
        (this.prefix, this.process, BaseUri) = (prefix, process, baseUri);

    /// <summary>The URL of the directory.</summary>
    public Uri BaseUri { get; }

    /// <summary>The process, to be killed or frozen.</summary>
    public ProcessRunner Process => process;

    /// <summary>The lines of its access log.</summary>
    public IReadOnlyList<string> AccessLog => File.Exists(prefix.File("access.log")) ? File.ReadAllLines(prefix.File("access.log")) : [];

    /// <summary>Whether nginx is installed here.</summary>
    public static bool IsInstalled(NginxOptions? options = null) => File.Exists((options ?? new()).Program);

    /// <summary>Starts it and waits until it accepts connections.</summary>
    public static async Task<NginxServer> Start(string directory, NginxOptions? options = null)
    {
        options ??= new();
        var prefix = new TempDirectory();
        var port = FreePort.Next();
        options.Authority?.WriteServerPems(prefix.File("server.pem"), prefix.File("server.key"));
        await File.WriteAllTextAsync(prefix.File("nginx.conf"), Configuration(directory, prefix.Path, port, options));
        var process = ProcessRunner.Start(
            options.Program, ["-p", prefix.Path, "-c", prefix.File("nginx.conf"), "-e", prefix.File("error.log"), "-g", "daemon off;"]);
        var server = new NginxServer(prefix, process, new($"{(options.Authority is null ? "http" : "https")}://127.0.0.1:{port}/"));
        try
        {
            await ServerStart.Listening(process, port, StartDeadline);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The URL of a file.</summary>
    public Uri Uri(string name) => new(BaseUri, name.TrimStart('/'));

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        process.Send(Signal.Terminate);
        await process.DisposeAsync();
        prefix.Dispose();
    }

    /// <summary>As root the workers would become www-data, who may not read a test's directories.</summary>
    private static string Configuration(string directory, string prefix, int port, NginxOptions options) =>
        $$"""
        {{(Environment.IsPrivilegedProcess ? "user root;" : "")}}
        worker_processes 1;
        pid {{prefix}}/nginx.pid;
        error_log {{prefix}}/error.log;
        events { worker_connections 1024; }
        http {
            access_log {{prefix}}/access.log combined;
            client_body_temp_path {{prefix}}/body;
            proxy_temp_path {{prefix}}/proxy;
            fastcgi_temp_path {{prefix}}/fastcgi;
            uwsgi_temp_path {{prefix}}/uwsgi;
            scgi_temp_path {{prefix}}/scgi;
            default_type application/octet-stream;
            sendfile on;
            {{(options.Gzip ? "gzip on; gzip_types *; gzip_min_length 1; gzip_proxied any;" : "")}}
            {{(options.KeepAliveRequests > 0 ? $"keepalive_requests {options.KeepAliveRequests};" : "")}}
            server {
                listen 127.0.0.1:{{port}}{{(options.Authority is null ? "" : " ssl")}}{{(options.Http2 ? " http2" : "")}};
                {{(options.Authority is null ? "" : $"ssl_certificate {prefix}/server.pem; ssl_certificate_key {prefix}/server.key;")}}
                root "{{Path.GetFullPath(directory)}}";
                {{options.ServerDirectives}}
            }
        }
        """;
}
