using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using Orleans.Storage;

namespace Haul.Silo.Tests.Http;

public sealed class StoreProbeTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly IGrainStorage _storage = Substitute.For<IGrainStorage>();
    private readonly StoreProbe _probe;

    public StoreProbeTests() => _probe = new(_storage, _clock, NullLogger<StoreProbe>.Instance);

    [Fact]
    public async Task Obstacle_StoreFailsForLessThanThePatience_IsNone()
    {
        Fail();
        await _probe.StartAsync(TestContext.Current.CancellationToken);
        _clock.Advance(StoreProbe.Patience - TimeSpan.FromSeconds(1));

        Assert.Null(_probe.Obstacle);
    }

    [Fact]
    public async Task Obstacle_StoreFailsForLong_NamesTheStore()
    {
        Fail();
        await _probe.StartAsync(TestContext.Current.CancellationToken);
        _clock.Advance(StoreProbe.Patience);

        Assert.StartsWith("store: ", _probe.Obstacle, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Obstacle_StoreComesBack_IsNone()
    {
        Fail();
        await _probe.StartAsync(TestContext.Current.CancellationToken);
        _clock.Advance(StoreProbe.Patience);
        Answer();

        await Testing.Eventually.True(
            () =>
            {
                _clock.Advance(TimeSpan.FromSeconds(2));
                return _probe.Obstacle is null;
            },
            RunningSilo.Patience,
            "the probe sees the store again");
    }

    [Fact]
    public async Task Obstacle_StoreNeverReturns_NamesTheStore()
    {
        _storage.ReadStateAsync(default!, default, Arg.Any<IGrainState<StoreProbe.ProbeRow>>()).ReturnsForAnyArgs(new TaskCompletionSource().Task);
        await _probe.StartAsync(TestContext.Current.CancellationToken);
        _clock.Advance(StoreProbe.Patience);

        Assert.NotNull(_probe.Obstacle);
    }

    public void Dispose() => _probe.Dispose();

    private void Fail() =>
        _storage.ReadStateAsync(default!, default, Arg.Any<IGrainState<StoreProbe.ProbeRow>>()).ReturnsForAnyArgs(Task.FromException(new IOException("away")));

    private void Answer() =>
        _storage.ReadStateAsync(default!, default, Arg.Any<IGrainState<StoreProbe.ProbeRow>>()).ReturnsForAnyArgs(Task.CompletedTask);
}
