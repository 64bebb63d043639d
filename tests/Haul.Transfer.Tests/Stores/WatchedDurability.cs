using Microsoft.Win32.SafeHandles;

namespace Haul.Transfer.Tests;

/// <summary>The system's durability, counted, held up and made to fail.</summary>
internal sealed class WatchedDurability : Durability
{
    private readonly Durability _inner = OfThisSystem;
    private int _flushes;

    /// <summary>Runs instead of the system's flush.</summary>
    public Action<string>? OnFlush { get; set; }

    /// <summary>Runs before a move, as another process might.</summary>
    public Action? BeforeMove { get; set; }

    public long? Free { get; set; } = long.MaxValue;

    public int Flushes => Volatile.Read(ref _flushes);

    public override UnixFileMode OrdinaryMode => _inner.OrdinaryMode;

    public override long? FreeBytes(string directory) => Free;

    public override void Flush(SafeFileHandle file, string path)
    {
        Interlocked.Increment(ref _flushes);
        if (OnFlush is { } flush)
        {
            flush(path);
        }
        else
        {
            _inner.Flush(file, path);
        }
    }

    public override void FlushDirectory(string path) => _inner.FlushDirectory(path);

    public override bool Move(string source, string target)
    {
        BeforeMove?.Invoke();
        return _inner.Move(source, target);
    }

    public override void Replace(string source, string target) => _inner.Replace(source, target);

    public override FileFacts? Look(string path) => _inner.Look(path);

    public override FileFacts Look(SafeFileHandle file, string path) => _inner.Look(file, path);
}
