using Haul.Abstractions;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.Storage;
using Orleans.TestingHost;

namespace Haul.Persistence.Tests;

public sealed class EmbeddedStateExtensionsTests
{
    [Fact]
    public async Task AddEmbeddedState_OfASilo_IsItsDefaultStorageAndSavesWhenItStops()
    {
        using var root = new TemporaryDirectory();
        var download = DownloadId.New(TimeProvider.System);
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) => silo.Services.AddEmbeddedState(root.Path));
        await using (var cluster = builder.Build())
        {
            await cluster.DeployAsync(TestContext.Current.CancellationToken);
            var services = cluster.Silos[0].ServiceProvider;
            Assert.IsType<EmbeddedGrainStorage>(services.GetRequiredKeyedService<IGrainStorage>("Default"));
            Assert.True((await services.GetRequiredService<ITargetClaims>().Claim(download, "file.bin", "http://origin/")).IsGranted);
            await services.GetRequiredService<IGrainStorage>().WriteStateAsync("state", EmbeddedHost.GrainOf(download), new GrainState<Sample>(new("saved")), TestContext.Current.CancellationToken);
        }

        await using var next = new EmbeddedHost(root.Path);
        Assert.Equal(download, await next.Targets.FindLeftOver("file.bin", "http://origin/"));
        Assert.Equal("saved", (await next.Read(download)).State!.Text);
    }
}
