using Haul.Abstractions;
using Haul.Transfer;

namespace Haul.Benchmarks;

/// <summary>A store that forgets every byte.</summary>
internal sealed class NullStore : IPartStore
{
    private const string Identity = "none";

    public bool ReadsParts => true;

    public string Locate(string name) => name;

    public int MostConnections(int blockSize) => int.MaxValue;

    public ValueTask<TargetState> Look(string name, CancellationToken cancellationToken = default) => new(TargetState.Free);

    public ValueTask<PartState?> Find(PartSpec part, CancellationToken cancellationToken = default) => new((PartState?)null);

    public ValueTask<PartState> Create(PartSpec part, long? missing, CancellationToken cancellationToken = default) => new(new PartState(Identity, Existed: false, 0));

    public ValueTask<IPart> Open(PartSpec part, CancellationToken cancellationToken = default) => new(new Part());

    public Stream OpenRead(PartSpec part, bool published = false) => throw new NotSupportedException();

    public ValueTask<bool> IsPublished(PartSpec part, string identity, CancellationToken cancellationToken = default) => new(false);

    public ValueTask<PublishOutcome> Publish(PublishOrder order, CancellationToken cancellationToken = default) => new(new PublishOutcome.Published());

    public ValueTask Discard(PartSpec part, DownloadId download, CancellationToken cancellationToken = default) => default;

    public ValueTask Delete(PartSpec part, string identity, DownloadId download, CancellationToken cancellationToken = default) => default;

    public ValueTask KeepManifest(string name, DownloadId download, ReadOnlyMemory<byte> manifest, CancellationToken cancellationToken = default) => default;

    /// <summary>Its buffer, edge and checkpoints are those of a part in a directory.</summary>
    private sealed class Part : IPart
    {
        private static readonly TimeSpan Step = new DirectoryStoreOptions().CheckpointStep;

        private readonly byte[] _buffer = new byte[256 << 10];

        public int Edge => 64 << 10;

        public Memory<byte> Buffer => _buffer;

        public CancellationToken Poisoned => CancellationToken.None;

        public ValueTask Write(long offset, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => default;

        public int Read(long offset, Span<byte> bytes) => 0;

        public Task Flush() => Task.CompletedTask;

        public Task NextCheckpoint(Task written, CancellationToken cancellationToken) => Task.Delay(Step, TimeProvider.System, cancellationToken);

        public void Dispose()
        {
        }
    }
}
