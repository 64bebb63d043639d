using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Haul.Testing;

namespace Haul.Cli.Tests.Cluster;

/// <summary>The real client against real ports.</summary>
public sealed class ConnectionTests : IDisposable
{
    private static readonly TimeSpan LongestRefusal = TimeSpan.FromSeconds(15);

    private readonly Shell shell = new() { Clusters = new ClusterFactory(TimeProvider.System) };

    [Fact]
    public async Task Nodes_RealSilo_IsListed()
    {
        await using var silo = await RealSilo.Start("haul");

        Assert.Equal(0, await shell.Run("nodes", "--cluster", silo.Gateway, "--json"));

        Assert.Contains("\"name\":\"north\"", shell.Out, StringComparison.Ordinal);
        Assert.Empty(shell.Error);
    }

    [Fact]
    public async Task Nodes_FirstGatewayIsDead_TheSecondIsUsed()
    {
        await using var silo = await RealSilo.Start("haul");

        Assert.Equal(0, await shell.Run("nodes", "--cluster", $"127.0.0.1:{FreePort.Next()},{silo.Gateway}"));
    }

    [Fact]
    public async Task Show_RealSilo_RefusalsCrossTheWire()
    {
        await using var silo = await RealSilo.Start("haul");

        Assert.Equal(11, await shell.Run("drain", "south", "--cluster", silo.Gateway));

        Assert.Contains("'south'", Assert.Single(shell.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_NobodyListens_NamesTheAddressAndTheCure()
    {
        var address = $"127.0.0.1:{FreePort.Next()}";

        await RefusedSoon("--cluster", address);

        Assert.Equal(
            [$"haul: no cluster answers at {address} (connection refused); start haul-silo there, or give the gateways of a running one with --cluster HOST:PORT"],
            shell.ErrorLines);
    }

    [Fact]
    public async Task Connect_TablesThatDoNotAnswer_NamesTheirAddress()
    {
        var tables = $"http://127.0.0.1:{FreePort.Next()}/account";

        await RefusedSoon("--cluster", $"azure:AccountName=account;AccountKey=a2V5;TableEndpoint={tables};");

        Assert.Contains($"in the storage account at {tables}", Assert.Single(shell.ErrorLines), StringComparison.Ordinal);
        Assert.DoesNotContain("a2V5", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_TablesOfAnotherCluster_NamesTheClusterAndTheTables()
    {
        await using var azurite = await AzuriteServer.Start();

        await RefusedSoon("--cluster", $"azure:{azurite.ConnectionString}", "--cluster-id", "ours");

        var line = Assert.Single(shell.ErrorLines);
        Assert.StartsWith("haul: no silo of cluster 'ours' answers at the gateways in the tables at http://127.0.0.1:", line, StringComparison.Ordinal);
        Assert.Contains("--cluster-id", line, StringComparison.Ordinal);
        Assert.DoesNotContain("AccountKey", line, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Connect_NoConnectionString_IsRefused()
    {
        Assert.Equal(2, await shell.Run("nodes", "--cluster", "azure:canary5f2c"));

        Assert.Contains("--cluster (HAUL_CLUSTER) is not one of an Azure storage account", Assert.Single(shell.ErrorLines), StringComparison.Ordinal);
        Assert.DoesNotContain("canary5f2c", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drain_TheLastSilo_IsRefused()
    {
        await using var silo = await RealSilo.Start("haul");

        Assert.Equal(2, await shell.Run("drain", "north", "--cluster", silo.Gateway));
    }

    [Fact]
    public async Task Connect_WrongClusterId_SaysSo()
    {
        await using var silo = await RealSilo.Start("theirs");

        await RefusedSoon("--cluster", silo.Gateway, "--cluster-id", "ours");

        Assert.Equal(
            [$"haul: {silo.Gateway} answers, but not as cluster 'ours'; check --cluster-id, and that the port is a silo's gateway port"],
            shell.ErrorLines);
    }

    [Fact]
    public async Task Connect_WrongServiceId_SaysSo()
    {
        await using var silo = await RealSilo.Start("haul");

        await RefusedSoon("--cluster", silo.Gateway, "--service-id", "ours");

        Assert.Equal(["haul: the cluster 'haul' is of service 'haul', not 'ours'; check --service-id (HAUL_SERVICE_ID)"], shell.ErrorLines);
    }

    [Fact]
    public async Task Connect_SomethingElseListens_IsRefusedSoon()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start(); // takes connections and never says a word

        await RefusedSoon("--cluster", listener.LocalEndpoint.ToString()!);

        Assert.Contains("answers, but not as cluster 'haul'", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_NameWithoutAddress_SaysSo()
    {
        await RefusedSoon("--cluster", "no-such-host.invalid:30000", "--quiet");

        Assert.Equal(["haul: the name 'no-such-host.invalid' has no address; check --cluster"], shell.ErrorLines);
    }

    [Fact]
    public async Task Connect_Interrupted_StopsAtOnce()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var run = shell.Run("nodes", "--cluster", listener.LocalEndpoint.ToString()!);
        using var connection = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        shell.Interrupt();

        Assert.Equal(130, await run);
    }

    public void Dispose() => shell.Dispose();

    private async Task RefusedSoon(params string[] options)
    {
        var clock = Stopwatch.StartNew();

        Assert.Equal(10, await shell.Run(["nodes", .. options]));

        Assert.True(clock.Elapsed < LongestRefusal, $"It took {clock.Elapsed}.");
    }
}
