using Haul.Testing;
using Haul.Transfer.Tests;

[assembly: AssemblyFixture(typeof(Azurite))]

namespace Haul.Transfer.Tests;

/// <summary>One emulator for all tests of the assembly; each test has a container of its own.</summary>
public sealed class Azurite : IAsyncLifetime
{
    private AzuriteServer? _server;

    public string ConnectionString => _server!.ConnectionString;

    public async ValueTask InitializeAsync() => _server = await AzuriteServer.Start();

    public ValueTask DisposeAsync() => _server!.DisposeAsync();
}
