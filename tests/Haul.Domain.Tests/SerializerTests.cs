using Haul.Abstractions;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Haul.Domain.Tests;

/// <summary>Records of this folder's features as they cross a process border.</summary>
public class SerializerTests
{
    [Fact]
    public void Serialize_GridPageAndRetryState_ComeBackEqual()
    {
        using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();

        AssertComesBack(services, BlockGrid.For(5L << 30));
        AssertComesBack(services, BlockGrid.For(null));
        AssertComesBack(services, ManifestPage.Empty(3).With(3_073, new BlockHash(1, 2), 4));
        AssertComesBack(services, new RetryState(4));
        AssertComesBack(services, RangeSet.Of(new(1, 5)).Add(new(7, 9)));
    }

    private static void AssertComesBack<T>(ServiceProvider services, T value)
    {
        var serializer = services.GetRequiredService<Serializer<T>>();

        Assert.Equal(value, serializer.Deserialize(serializer.SerializeToArray(value)));
    }
}
