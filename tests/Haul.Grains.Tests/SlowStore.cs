using System.Reflection;
using Haul.Transfer;

namespace Haul.Grains.Tests;

/// <summary>A part store whose writes take their time; all else is that of the store it stands for.</summary>
public class SlowStore : DispatchProxy
{
    private IPartStore _store = null!;
    private TimeSpan _write;

    /// <param name="write">What each write takes beside its own time.</param>
    public static IPartStore Over(IPartStore store, TimeSpan write)
    {
        var proxy = Create<IPartStore, SlowStore>();
        ((SlowStore)proxy)._store = store;
        ((SlowStore)proxy)._write = write;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var answer = targetMethod!.Invoke(_store, args);
        return answer is ValueTask<IPart> part ? new ValueTask<IPart>(Opened(part.AsTask())) : answer;
    }

    private async Task<IPart> Opened(Task<IPart> part) => new SlowPart(await part, _write);

    private sealed class SlowPart(IPart part, TimeSpan write) : IPart
    {
        public int Edge => part.Edge;

        public Memory<byte> Buffer => part.Buffer;

        public int Ahead => part.Ahead;

        public CancellationToken Poisoned => part.Poisoned;

        public async ValueTask Write(long offset, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            await Task.Delay(write, cancellationToken);
            await part.Write(offset, bytes, cancellationToken);
        }

        public int Read(long offset, Span<byte> bytes) => part.Read(offset, bytes);

        public Task Ready() => part.Ready();

        public Task Settle() => part.Settle();

        public Task Flush() => part.Flush();

        public Task<long> Secure(long saved, long written) => part.Secure(saved, written);

        public Task NextCheckpoint(Task written, CancellationToken cancellationToken) => part.NextCheckpoint(written, cancellationToken);

        public void Dispose() => part.Dispose();
    }
}
