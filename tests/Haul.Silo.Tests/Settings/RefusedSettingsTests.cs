using System.Net;
using System.Net.Sockets;
using Haul.Testing;

namespace Haul.Silo.Tests.Settings;

/// <summary>What cannot be meant ends the start with exit code 2 and one line that names the setting and the cure.</summary>
public sealed class RefusedSettingsTests : IDisposable
{
    private const string Canary = "canary5f2c";

    private readonly TempDirectory _directory = new();
    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();

    [Theory]
    [InlineData("Haul:Connections", "--connections", "0")]
    [InlineData("Haul:Connections", "--connections", "many")]
    [InlineData("Haul:Connections", "--connections", "-1")]
    [InlineData("Haul:OriginConnections", "--origin-connections", "0")]
    [InlineData("Haul:SiloPort", "--silo-port", "65536")]
    [InlineData("Haul:SiloPort", "--silo-port", "x")]
    [InlineData("Haul:GatewayPort", "--gateway-port", "-5")]
    [InlineData("Haul:Advertise", "--advertise", "no.such.name.invalid")]
    [InlineData("Haul:Advertise", "--advertise", "192.0.2.7")]
    [InlineData("Haul:Advertise", "--advertise", "0.0.0.0")]
    [InlineData("Haul:Http", "--http", "8080")]
    [InlineData("Haul:Http", "--http", "ftp://127.0.0.1:21")]
    [InlineData("Haul:Http", "--http", "https://127.0.0.1:8443")]
    [InlineData("Haul:Http", "--http", "http://127.0.0.1:8080/path")]
    [InlineData("Haul:Http", "--http", "http://0.0.0.0:8080")]
    [InlineData("Haul:ApiKeyFile", "--api-key-file", "none-here")]
    [InlineData("Haul:KeyFile", "--key-file", "none-here")]
    [InlineData("Haul:State", "--state", "postgres:canary5f2c")]
    [InlineData("Haul:State", "--state", "sqlite:")]
    [InlineData("Haul:State", "--state", "azure:canary5f2c")]
    [InlineData("Haul:State", "--state", "azure:AccountKey=canary5f2c")]
    [InlineData("Haul:State", "--state", "azure:AccountName=;AccountKey=canary5f2c")]
    [InlineData("Haul:State", "--state", "azure:@none-here")]
    [InlineData("Haul:Store", "--store", "s3:bucket")]
    [InlineData("Haul:Store", "--store", "dir:/proc/none")]
    [InlineData("Haul:BlobConnection", "--store", "blob:haul")]
    [InlineData("Haul:Policy:AllowPrivate", "--allow-private", "10.0.0.0/33")]
    [InlineData("Haul:Policy:AllowPrivate", "--allow-private", "10.0.0.0/8,home")]
    [InlineData("Haul:Proxy", "--proxy", "canary5f2c")]
    [InlineData("Haul:Proxy", "--proxy", "socks5://canary5f2c:1080")]
    [InlineData("Haul:KeepFinished", "--keep-finished", "long")]
    [InlineData("Haul:KeepFinished", "--keep-finished", "5w")]
    [InlineData("Haul:ClusterId", "--cluster-id", "a/b")]
    [InlineData("Haul:Name", "--name", "a b")]
    public async Task Run_ValueThatCannotBeMeant_NamesTheKey(string key, string option, string value)
    {
        var error = await Refuse([option, value]);

        Assert.Contains(key, error, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Haul:BlockMemory", "1K")]
    [InlineData("Haul:BlockMemory", "99999999999999999999G")]
    [InlineData("Haul:Store", null, "blob:A")]
    [InlineData("Haul:BlobConnection", null, "blob:haul", "nonsense")]
    public async Task Run_BlobStoreThatCannotBeMeant_NamesTheKey(string key, string? memory, string store = "blob:haul", string connection = "UseDevelopmentStorage=true")
    {
        string[] more = memory is null ? [] : ["--block-memory", memory];

        Assert.Contains(key, await Refuse(["--store", store, "--blob-connection", connection, .. more]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Haul__Membership__ProbeTimeout", "1ms", "Haul:Membership:ProbeTimeout")]
    [InlineData("Haul__Membership__Votes", "0", "Haul:Membership:Votes")]
    [InlineData("Haul__Connections", "zero", "Haul:Connections")]
    [InlineData("HAUL__CONNECTIONS", "zero", "Haul:Connections")]
    [InlineData("Haul__SilloPort", "1", "Haul:SilloPort")]
    public async Task Run_VariableThatCannotBeMeant_NamesTheKey(string variable, string value, string key) =>
        Assert.Contains(key, await Refuse([], new() { [variable] = value }), StringComparison.OrdinalIgnoreCase);

    [Theory]
    [InlineData("--conections", "3")]
    [InlineData("serve")]
    [InlineData("--probe-timeout", "3")]
    public async Task Run_UnknownOption_PointsToTheHelp(params string[] args)
    {
        var error = await Refuse(args);

        Assert.Contains(args[0], error, StringComparison.Ordinal);
        Assert.Contains("--help", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--connections")]
    [InlineData("--connections", "--name", "a")]
    [InlineData("--connections=")]
    public async Task Run_OptionWithoutValue_SaysSo(params string[] args) =>
        Assert.Equal(!args[0].EndsWith('='), (await Run([.. args, "--silo-port", "x"])).Error.Contains("has no value", StringComparison.Ordinal));

    [Theory]
    [InlineData("{")]
    [InlineData("""{ "Haul": { "Connections": "none" } }""")]
    [InlineData("""{ "Haul": { "Conections": 3 } }""")]
    [InlineData("""{ "Haul": { "Policy": { "AllowPrivate": ["10.0.0.0/8"] } } }""")]
    public async Task Run_FileThatCannotBeMeant_IsRefused(string json)
    {
        await File.WriteAllTextAsync(_directory.File("appsettings.json"), json, TestContext.Current.CancellationToken);

        await Refuse([]);
    }

    [Fact]
    public async Task Run_OptionVariableAndFile_CountInThatOrder()
    {
        await File.WriteAllTextAsync(_directory.File("appsettings.json"), """{ "Haul": { "Connections": "file", "OriginConnections": "file", "SiloPort": "file" } }""", TestContext.Current.CancellationToken);
        var variables = new Dictionary<string, string?> { ["Haul__Connections"] = "variable", ["Haul__SiloPort"] = "7" };

        Assert.Contains("'option'", await Refuse(["--connections", "option"], variables), StringComparison.Ordinal);
        Assert.Contains("'variable'", await Refuse([], variables), StringComparison.Ordinal);
        Assert.Contains("'file'", await Refuse(["--connections", "3"], variables), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--silo-port", "Haul:SiloPort")]
    [InlineData("--gateway-port", "Haul:GatewayPort")]
    [InlineData("--http", "Haul:Http")]
    public async Task Run_GivenPortThatIsTaken_NamesIt(string option, string key)
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var port = ((IPEndPoint)holder.LocalEndpoint).Port;

        var error = await Refuse([option, option == "--http" ? $"http://127.0.0.1:{port}" : $"{port}"]);

        Assert.Contains(key, error, StringComparison.Ordinal);
        Assert.Contains($"{port}", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_DirectoryOfAClusterThatIsMissing_IsNotMade()
    {
        var error = await Refuse(["--state", "azure:UseDevelopmentStorage=true", "--store", "dir:mount"]);

        Assert.Contains("Haul:Store", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_directory.File("mount")));
    }

    [Fact]
    public async Task Run_KeyFileTooShort_SaysHowToMakeOne()
    {
        _directory.Write("key", 1, 5);

        Assert.Contains("/dev/urandom", await Refuse(["--key-file", "key"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# no key\n\n")]
    [InlineData("short\n")]
    [InlineData("sha256:canary5f2c read ci\n")]
    public async Task Run_ApiKeyFileWithoutUsableKey_IsRefused(string content)
    {
        await File.WriteAllTextAsync(_directory.File("keys"), content, TestContext.Current.CancellationToken);

        var error = await Refuse(["--api-key-file", "keys"]);

        Assert.Contains("Haul:ApiKeyFile", error, StringComparison.Ordinal);
        Assert.Contains(_directory.File("keys"), error, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Help_ListsEveryOption()
    {
        var (code, _, output) = await Run(["--help"]);

        Assert.Equal(0, code);
        Assert.All(Known.All, setting => Assert.Contains(setting.IsAdvanced ? setting.Key : setting.Option, output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_Version_PrintsNameAndNumber()
    {
        var (code, _, output) = await Run(["--version"]);

        Assert.Equal(0, code);
        Assert.Matches(@"^haul-silo \d+\.\d+\.\d+", output);
    }

    public void Dispose()
    {
        _directory.Dispose();
        _out.Dispose();
        _error.Dispose();
    }

    private async Task<string> Refuse(string[] args, Dictionary<string, string?>? variables = null)
    {
        // Default ports may be taken on a machine that runs silos; an option that follows counts instead.
        string[] ports = variables is null ? RunningSilo.FreePorts : [];
        var (code, error, output) = await Run([.. ports, .. args], variables);
        Assert.Equal(2, code);
        Assert.Equal("", output);
        Assert.Single(error.TrimEnd('\n').Split('\n'));
        Assert.Contains("; ", error, StringComparison.Ordinal);
        return error;
    }

    /// <summary>A start that is not refused is cancelled before it serves.</summary>
    private async Task<(int Code, string Error, string Output)> Run(string[] args, Dictionary<string, string?>? variables = null)
    {
        _out.GetStringBuilder().Clear();
        _error.GetStringBuilder().Clear();
        var code = await SiloHost.Run(args, new()
        {
            Out = _out,
            Error = _error,
            Directory = _directory.Path,
            Environment = variables ?? [],
            Stop = new CancellationToken(canceled: true),
        });
        return (code, _error.ToString(), _out.ToString());
    }
}
