using Haul.Persistence.Tests;
using Haul.Testing;
using Microsoft.Extensions.Logging.Abstractions;

[assembly: AssemblyFixture(typeof(AzuriteFixture))]

namespace Haul.Persistence.Tests;

/// <summary>One Azurite for all tests; each takes a cluster and a service of its own.</summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    private AzuriteServer? _server;

    public AzuriteServer Server => _server!;

    internal TableAccount NewAccount(string? service = null, string? cluster = null) => new(
        new() { ConnectionString = Server.ConnectionString, ClusterId = cluster ?? NewName(), ServiceId = service ?? NewName() },
        TimeProvider.System, NullLogger<TableAccount>.Instance);

    public static string NewName() => Guid.NewGuid().ToString("N");

    public async ValueTask InitializeAsync()
    {
        _server = await AzuriteServer.Start();
        await NewAccount().Create(
            [TableGrainStorage.TableName, TableMembership.TableName, TableCatalog.TableName, TableTargets.TableName], TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
