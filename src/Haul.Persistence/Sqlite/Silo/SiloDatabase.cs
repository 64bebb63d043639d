using Haul.Abstractions;
using Microsoft.Data.Sqlite;
using Orleans.Storage;

namespace Haul.Persistence;

/// <summary>
/// The database of a silo. All work is done by one worker in the order it comes; what meets shares a commit, and nobody is answered
/// before it.
/// </summary>
internal sealed class SiloDatabase : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Lock _connectionLock = new();
    private readonly TargetLock _file;
    private readonly SqliteConnection _connection;
    private List<IWork> _waiting = [];
    private bool _working;
    private bool _closed;

    /// <exception cref="StateStoreException">The file cannot be had; the sentence says why.</exception>
    public SiloDatabase(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        var link = new FileInfo(full);
        Path = link.LinkTarget is null ? full : link.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? full;
        (_connection, _file) = SiloDatabaseFile.Open(Path);
    }

    /// <summary>Absolute.</summary>
    public string Path { get; }

    /// <summary>Commits so far.</summary>
    public long Commits { get; private set; }

    /// <summary>Does the work within a transaction and answers once that is committed.</summary>
    /// <param name="work">An <see cref="InconsistentStateException"/> of it must come before its first change.</param>
    /// <exception cref="StateStoreException">The database failed; nothing of the work is saved.</exception>
    public Task<T> Run<T>(Func<SiloStatements, T> work)
    {
        var item = new Work<T>(work);
        lock (_lock)
        {
            _waiting.Add(item);
            if (!_working)
            {
                _working = true;
                ThreadPool.UnsafeQueueUserWorkItem(static self => self.WorkOff(), this, preferLocal: false);
            }
        }

        return item.Done;
    }

    public void Dispose()
    {
        lock (_connectionLock)
        {
            _closed = true;
            _connection.Dispose();
            _file.Dispose();
        }
    }

    private void WorkOff()
    {
        while (Take() is { Count: > 0 } batch)
        {
            lock (_connectionLock)
            {
                Commit(batch);
            }
        }
    }

    private List<IWork> Take()
    {
        lock (_lock)
        {
            var batch = _waiting;
            _waiting = [];
            _working = batch.Count > 0;
            return batch;
        }
    }

    private void Commit(List<IWork> batch)
    {
        try
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            using var transaction = _connection.BeginTransaction();
            var statements = new SiloStatements(_connection, transaction);
            batch.ForEach(work => work.Do(statements));
            transaction.Commit();
            Commits++;
            batch.ForEach(work => work.Succeed());
        }
        catch (Exception error)
        {
            var failure = StateFailure.IsOfTheFile(error) ? SiloDatabaseFile.Failure(error, Path) : error;
            batch.ForEach(work => work.Fail(failure));
        }
    }

    private interface IWork
    {
        void Do(SiloStatements statements);

        void Succeed();

        void Fail(Exception error);
    }

    private sealed class Work<T>(Func<SiloStatements, T> work) : IWork
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;

        public Task<T> Done => _done.Task;

        public void Do(SiloStatements statements)
        {
            try
            {
                _result = work(statements);
            }
            catch (InconsistentStateException conflict)
            {
                _done.SetException(conflict);
            }
        }

        public void Succeed() => _done.TrySetResult(_result!);

        public void Fail(Exception error) => _done.TrySetException(error);
    }
}
