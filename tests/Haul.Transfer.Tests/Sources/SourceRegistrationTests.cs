using Microsoft.Extensions.DependencyInjection;
using NSubstitute;

namespace Haul.Transfer.Tests.Sources;

public class SourceRegistrationTests
{
    [Fact]
    public async Task AddHaulSources_CalledTwice_GivesOneSource()
    {
        await using var services = new ServiceCollection().AddHaulSources().AddHaulSources().BuildServiceProvider();
        Assert.IsType<HttpSource>(Assert.Single(services.GetServices<ISource>()));
    }

    [Fact]
    public async Task AddHaulSources_GateRegisteredBefore_KeepsIt()
    {
        var gate = Substitute.For<IRangeGate>();
        await using var services = new ServiceCollection().AddSingleton(gate).AddHaulSources().BuildServiceProvider();
        Assert.Same(gate, services.GetRequiredService<IRangeGate>());
    }
}
