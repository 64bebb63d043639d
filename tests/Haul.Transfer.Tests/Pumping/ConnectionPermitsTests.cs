namespace Haul.Transfer.Tests.Pumping;

public class ConnectionPermitsTests
{
    private readonly ConnectionPermits _permits = new() { Limit = 1 };

    [Fact]
    public async Task Take_WhenAllAreHeld_WaitsForItsTurn()
    {
        var first = await Take();
        var (second, third) = (Take(), Take());
        Assert.False(second.IsCompleted);

        first.Dispose();
        first.Dispose();

        var permit = await second;
        Assert.False(third.IsCompleted);
        permit.Dispose();
        (await third).Dispose();
    }

    [Fact]
    public async Task Take_First_OvertakesWhoWaits()
    {
        var held = await Take();
        var (second, third) = (Take(), Take(first: true));

        held.Dispose();

        (await third).Dispose();
        (await second).Dispose();
    }

    [Fact]
    public async Task Take_LowerOffset_OvertakesWhoWaits()
    {
        var held = await Take();
        var (high, low, first) = (Take(offset: 20), Take(offset: 10), Take(offset: 30, first: true));

        held.Dispose();

        (await first).Dispose();
        var permit = await low;
        Assert.False(high.IsCompleted);
        permit.Dispose();
        (await high).Dispose();
    }

    [Fact]
    public async Task Take_Cancelled_LeavesTheQueue()
    {
        var first = await Take();
        using var enough = new CancellationTokenSource();
        var second = _permits.Take(0, first: false, enough.Token).AsTask();
        var third = Take();

        await enough.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        first.Dispose();
        (await third).Dispose();
    }

    [Fact]
    public async Task Limit_Raised_ServesWhoWaits()
    {
        using var first = await Take();
        var second = Take();

        _permits.Limit = 2;

        (await second).Dispose();
    }

    [Fact]
    public async Task Limit_Lowered_TakesNothingBackAndServesLater()
    {
        _permits.Limit = 2;
        var (first, second) = (await Take(), await Take());
        _permits.Limit = 1;
        var third = Take();

        first.Dispose();
        Assert.False(third.IsCompleted);

        second.Dispose();
        (await third).Dispose();
    }

    private Task<IDisposable> Take(long offset = 0, bool first = false) => _permits.Take(offset, first, TestContext.Current.CancellationToken).AsTask();
}
