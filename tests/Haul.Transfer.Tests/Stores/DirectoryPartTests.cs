using Haul.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Haul.Transfer.Tests;

public sealed class DirectoryPartTests : IAsyncLifetime
{
    private static readonly PartSpec Spec = new("file.bin", 1, 1 << 20, 1 << 20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private readonly TemporaryDirectory _root = new();
    private readonly WatchedDurability _durability = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly DirectoryStore _store;

    public DirectoryPartTests() => _store = new(_root.Path, _clock, new(), _durability);

    public async ValueTask InitializeAsync() => await _store.Create(Spec, null, Token);

    public ValueTask DisposeAsync()
    {
        _root.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Edge_OfAnyPart_IsTheLargestPage()
    {
        using var part = await _store.Open(Spec, Token);
        Assert.Equal(65536, part.Edge);
    }

    [Fact]
    public async Task Read_PastTheEnd_ReturnsFewer()
    {
        using var part = await _store.Open(Spec, Token);
        await part.Write((1 << 20) - 3, "abc"u8.ToArray(), Token);
        var bytes = new byte[10];

        Assert.Equal(3, part.Read((1 << 20) - 3, bytes));
        Assert.Equal("abc"u8, bytes.AsSpan(0, 3));
    }

    [Fact]
    public async Task Flush_CallsDuringOne_ShareTheNext()
    {
        using var part = await _store.Open(Spec, Token);
        using var started = new SemaphoreSlim(0);
        using var go = new SemaphoreSlim(0);
        _durability.OnFlush = _ =>
        {
            started.Release();
            go.Wait(Patience);
        };

        var first = part.Flush();
        Assert.True(await started.WaitAsync(Patience, Token));
        var during = Enumerable.Range(0, 20).Select(_ => part.Flush()).ToArray();
        go.Release();
        await first.WaitAsync(Patience, Token);
        Assert.True(await started.WaitAsync(Patience, Token));

        // The second flush is under way: what asks from here on may not be answered by it.
        Assert.DoesNotContain(during, task => task.IsCompleted);
        var later = part.Flush();
        go.Release();
        await Task.WhenAll(during).WaitAsync(Patience, Token);
        Assert.False(later.IsCompleted);
        go.Release();
        await later.WaitAsync(Patience, Token);

        Assert.Equal(3, _durability.Flushes);
    }

    [Fact]
    public async Task Flush_Fails_PoisonsThePartAndTheNextOpenIsFresh()
    {
        using var part = await _store.Open(Spec, Token);
        using var neighbour = await _store.Open(Spec, Token);
        _durability.OnFlush = _ => throw new StoreException(ErrorCode.Store, "I/O error");

        await Assert.ThrowsAsync<StoreException>(part.Flush);

        Assert.True(neighbour.Poisoned.IsCancellationRequested);
        await Assert.ThrowsAsync<StoreException>(() => neighbour.Write(0, "x"u8.ToArray(), Token).AsTask());
        _durability.OnFlush = null;
        await Assert.ThrowsAsync<StoreException>(neighbour.Flush);
        using var fresh = await _store.Open(Spec, Token);
        await fresh.Write(0, "x"u8.ToArray(), Token);
        await fresh.Flush();
        Assert.False(fresh.Poisoned.IsCancellationRequested);
    }

    [Fact]
    public async Task NextCheckpoint_AllWaiters_WakeAtTheSameMoment()
    {
        using var part = await _store.Open(Spec, Token);
        using var neighbour = await _store.Open(Spec, Token);

        var early = part.NextCheckpoint(Task.CompletedTask, CancellationToken.None);
        _clock.Advance(TimeSpan.FromSeconds(1.5));
        var late = neighbour.NextCheckpoint(Task.CompletedTask, CancellationToken.None);
        Assert.False(early.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(0.5));
        await early.WaitAsync(Patience, Token);
        await late.WaitAsync(Patience, Token);

        var next = part.NextCheckpoint(Task.CompletedTask, CancellationToken.None);
        _clock.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(next.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        await next.WaitAsync(Patience, Token);
    }

    [Fact]
    public async Task NextCheckpoint_OneGivesUp_TheOthersStillWait()
    {
        using var part = await _store.Open(Spec, Token);
        using var cancel = new CancellationTokenSource();
        var given = part.NextCheckpoint(Task.CompletedTask, cancel.Token);
        var kept = part.NextCheckpoint(Task.CompletedTask, CancellationToken.None);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        _clock.Advance(TimeSpan.FromSeconds(2));
        await kept.WaitAsync(Patience, Token);
    }
}
