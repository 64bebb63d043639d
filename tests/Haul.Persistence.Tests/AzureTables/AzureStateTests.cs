using System.Net;
using Haul.Abstractions;
using Haul.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Storage;

namespace Haul.Persistence.Tests;

public sealed class AzureStateTests(AzuriteFixture azurite)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("c2VjcmV0LWtleQ==")]
    [InlineData("AccountName=me;AccountKey=not base64 secret-key")]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=me")]
    public void AddAzureState_ABadConnectionString_IsRefusedWithTheOptionAndNotTheSecret(string text)
    {
        var options = new AzureStateOptions { ConnectionString = text, ClusterId = "c", ServiceId = "s", OptionName = "--state" };

        var error = Assert.Throws<RefusedException>(() => new ServiceCollection().AddAzureState(options));

        Assert.Equal(ErrorCode.Usage, error.Error.Code);
        Assert.Contains("--state", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
        Assert.True(text.Length == 0 || !error.ToString().Contains(text, StringComparison.Ordinal));
        Assert.True(text.Length == 0 || !options.ToString().Contains(text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task WriteState_NobodyAnswers_SaysWhereAndWhatToDo()
    {
        var account = Account($"http://127.0.0.1:{FreePort.Next()}/devstoreaccount1");

        var error = await Assert.ThrowsAsync<StateStoreException>(() => new TableGrainStorage(account).WriteStateAsync(
            "state", GrainId.Create("file", "1"), new GrainState<Sample>(new("x")), Cancel));

        Assert.Equal(ErrorCode.Store, error.Error.Code);
        Assert.Contains(account.Endpoint, error.Message, StringComparison.Ordinal);
        Assert.Contains("refused", error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.InnerException);
        Assert.DoesNotContain("Eby8", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteState_AWrongKey_SaysSo()
    {
        var account = Account(azurite.Server.TableEndpoint.ToString(), key: "d3Jvbmc=");

        var error = await Assert.ThrowsAsync<StateStoreException>(() => new TableGrainStorage(account).WriteStateAsync(
            "state", GrainId.Create("file", "1"), new GrainState<Sample>(new("x")), Cancel));

        Assert.Contains("403", error.Message, StringComparison.Ordinal);
        Assert.Contains("name and key", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteState_NoAnswer_GivesUpAndSaysSo()
    {
        await using var server = await AzuriteServer.Start();
        var account = Account(server.TableEndpoint.ToString());
        await account.Create([TableGrainStorage.TableName], Cancel);
        server.Process.Send(Signal.Stop);

        var error = await Assert.ThrowsAsync<StateStoreException>(() => new TableGrainStorage(account).WriteStateAsync(
            "state", GrainId.Create("file", "1"), new GrainState<Sample>(new("x")), Cancel).WaitAsync(Soon, Cancel));

        Assert.Contains("did not answer in time", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadState_NotOurJson_SaysSo()
    {
        var service = AzuriteFixture.NewName();
        var account = azurite.NewAccount(service);
        await account.Table(TableGrainStorage.TableName).AddEntityAsync(GrainRow.From($"{service}_file_1", "state", "{broken"u8.ToArray()), Cancel);

        var error = await Assert.ThrowsAsync<StateStoreException>(() => new TableGrainStorage(account).ReadStateAsync(
            "state", GrainId.Create("file", "1"), new GrainState<Sample>(), Cancel));

        Assert.Contains("file/1", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A write whose answer is lost is not repeated: repeated, it would look like somebody else's.</summary>
    [Fact]
    public async Task WriteState_AnswerLost_IsAnErrorAndNoConflict()
    {
        await using var proxy = new AnswerEatingProxy(azurite.Server.TableEndpoint.Port);
        var service = AzuriteFixture.NewName();
        var account = Account($"http://127.0.0.1:{proxy.Port}/devstoreaccount1", service: service);
        var grain = GrainId.Create("file", "1");
        proxy.EatAnswers = true;

        await Assert.ThrowsAsync<StateStoreException>(() => new TableGrainStorage(account).WriteStateAsync("state", grain, new GrainState<Sample>(new("written")), Cancel));

        Assert.Equal(1, proxy.Eaten);
        var read = new GrainState<Sample>();
        await new TableGrainStorage(azurite.NewAccount(service)).ReadStateAsync("state", grain, read, Cancel);
        Assert.Equal("written", read.State!.Text);
    }

    [Fact]
    public async Task Restart_InOrder_KeepsTheRows()
    {
        using var directory = new TempDirectory();
        await using var server = await AzuriteServer.Start(directory.Path);
        var account = Account(server.TableEndpoint.ToString(), service: "s");
        await account.Create([TableGrainStorage.TableName], Cancel);
        var state = new GrainState<Sample>(new("kept"));
        await new TableGrainStorage(account).WriteStateAsync("state", GrainId.Create("file", "1"), state, Cancel);

        await server.Restart();

        var read = new GrainState<Sample>();
        await new TableGrainStorage(account).ReadStateAsync("state", GrainId.Create("file", "1"), read, Cancel);
        Assert.Equal("kept", read.State!.Text);
        Assert.Equal(state.ETag, read.ETag);
    }

    [Fact]
    public async Task Start_BeforeTheAccountIsThere_WaitsForItAndThenFormsACluster()
    {
        await using var server = AzuriteServer.Reserve();
        var options = new AzureStateOptions { ConnectionString = server.ConnectionString, ClusterId = AzuriteFixture.NewName(), ServiceId = "s" };
        var logs = new FakeLogCollector();
        using var first = Silo(options, logs);
        using var second = Silo(options, logs);
        var started = Task.WhenAll(first.StartAsync(Cancel), second.StartAsync(Cancel));
        await Eventually.True(() => Waits(logs).Count >= 2, Soon, "both silos wait");
        Assert.False(started.IsCompleted);
        Assert.All(Waits(logs), message => Assert.Contains(server.TableEndpoint.ToString(), message, StringComparison.Ordinal));
        Assert.All(Waits(logs), message => Assert.DoesNotContain("Eby8", message, StringComparison.Ordinal));

        await server.Restart();
        await started.WaitAsync(Soon, Cancel);

        using var client = Client(options);
        await client.StartAsync(Cancel).WaitAsync(Soon, Cancel);
        var hosts = await client.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true, Cancel);
        Assert.Equal(2, hosts.Count);
        Assert.IsType<TableGrainStorage>(first.Services.GetRequiredKeyedService<IGrainStorage>("Default"));
        Assert.IsType<TableCatalog>(first.Services.GetRequiredService<ICatalog>());
        Assert.IsType<TableTargets>(first.Services.GetRequiredService<ITargetClaims>());
        await client.StopAsync(Cancel);
        await Task.WhenAll(first.StopAsync(Cancel), second.StopAsync(Cancel));
    }

    [Fact]
    public async Task GetGateways_NoTableYet_AreNone()
    {
        await using var server = await AzuriteServer.Start();

        Assert.Empty(await new TableGateways(Account(server.TableEndpoint.ToString()), Soon).GetGatewaysAsync(Cancel));
    }

    private static List<string> Waits(FakeLogCollector logs) =>
        [.. logs.GetSnapshot().Where(record => record is { Level: LogLevel.Warning, Category: { } category } && category.Contains(nameof(TableAccount), StringComparison.Ordinal)).Select(record => record.Message)];

    private static IHost Silo(AzureStateOptions options, FakeLogCollector logs)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(logs).AddSingleton<ILoggerProvider>(new FakeLoggerProvider(logs));
        var ports = FreePort.Next(2);
        builder.UseOrleans(silo => silo.UseAzureMembership(options).ConfigureEndpoints(IPAddress.Loopback, ports[0], ports[1]).Services.AddAzureState(options));
        return builder.Build();
    }

    private static IHost Client(AzureStateOptions options)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleansClient(client => client.UseAzureGateways(options));
        return builder.Build();
    }

    private static TableAccount Account(string endpoint, string? key = null, string service = "s") => new(
        new()
        {
            ConnectionString = $"AccountName=devstoreaccount1;AccountKey={key ?? "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="};TableEndpoint={endpoint}",
            ClusterId = "c",
            ServiceId = service,
        },
        TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<TableAccount>.Instance);
}
