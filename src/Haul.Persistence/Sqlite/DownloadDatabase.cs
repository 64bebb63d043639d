using Haul.Abstractions;
using Orleans.Storage;

namespace Haul.Persistence;

/// <summary>
/// The rows of one download. They live in memory; once the download is bound to a target and is not over within
/// <see cref="Youth"/>, they live in <c>NAME.haul</c> as well, and a write is over when it is committed there. Writes that meet
/// share a commit.
/// </summary>
internal sealed class DownloadDatabase
{
    /// <summary>A download that is over sooner never touches the disk for its state: nothing of worth is lost with it.</summary>
    public static readonly TimeSpan Youth = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _clock;
    private readonly DownloadId _download;
    private readonly long _born;
    private readonly Lock _lock = new();
    private readonly List<Request> _requests = [];
    private Dictionary<RowKey, Row> _rows = [];
    private long _lastETag;
    private bool _writing;
    private uint? _loadedAt;
    private bool _changedSinceLoad;
    private ITimer? _coming;

    // The writer's own, but for the time when there is no target.
    private volatile TargetLock? _target;
    private string _url = "";
    private StateFile? _file;
    private bool _rewrite;
    private volatile bool _onDisk;

    public DownloadDatabase(DownloadId download, TimeProvider clock)
    {
        (_download, _clock) = (download, clock);
        _born = clock.GetTimestamp();
    }

    /// <summary>Commits so far.</summary>
    public long Commits { get; private set; }

    public Row? Read(RowKey key)
    {
        lock (_lock)
        {
            return _rows.GetValueOrDefault(key);
        }
    }

    /// <summary>Replaces a row, or removes it where the value is null; returns its next ETag.</summary>
    /// <param name="expected">ETag the row has; null when it must not exist.</param>
    /// <exception cref="InconsistentStateException">It has another.</exception>
    /// <exception cref="StateStoreException">It could not be saved; the row is as it was.</exception>
    public Task<long> Write(RowKey key, long? expected, RowValue? value)
    {
        lock (_lock)
        {
            if (!_writing && !MustSave())
            {
                var change = Check(new(key, expected, value), _rows);
                Apply(key, change);
                return Task.FromResult(_lastETag);
            }

            return Enqueue(new(key, expected, value));
        }
    }

    /// <summary>Saves what is only in memory, where there is a target.</summary>
    public Task Flush()
    {
        lock (_lock)
        {
            return Enqueue(new(Kind: RequestKind.Flush));
        }
    }

    /// <summary>Gives the target back: saves first, or deletes what was saved.</summary>
    public Task Unbind(bool forget)
    {
        lock (_lock)
        {
            return Enqueue(new(Kind: forget ? RequestKind.Forget : RequestKind.Release));
        }
    }

    /// <summary>Takes rows that were found at a target which is not claimed yet, unless the download has some already.</summary>
    public void Preview(StateFileContent content, uint changeCounter)
    {
        lock (_lock)
        {
            if (_rows.Count == 0 && _target is null)
            {
                Take(content, changeCounter);
            }
        }
    }

    /// <summary>Binds the download to its target.</summary>
    /// <param name="file">The opened state file, or null while there is none.</param>
    /// <param name="content">What it holds; from here on that is what counts.</param>
    public void Bind(TargetLock target, string url, StateFile? file, StateFileContent? content, uint changeCounter)
    {
        lock (_lock)
        {
            if (content is not null && _loadedAt != changeCounter)
            {
                Take(content, changeCounter);
            }

            (_url, _file, _onDisk) = (url, file, content is not null);
            _rewrite = content is null || _changedSinceLoad || content.Url != url;
            _target = target;
            var left = Youth - _clock.GetElapsedTime(_born);
            if (!_onDisk && left > TimeSpan.Zero)
            {
                // A download that stalls right after its youth is saved all the same.
                _coming = _clock.CreateTimer(static self => _ = ((DownloadDatabase)self!).SaveOfAge(), this, left, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>
    /// Replaces the rows. They get ETags above all that were given out, so that a grain which wrote before it knew of them is
    /// told at its next write.
    /// </summary>
    private void Take(StateFileContent content, uint changeCounter)
    {
        var fresh = _rows.Count == 0 && _lastETag == 0;
        _rows = content.Rows.ToDictionary(row => row.Key, row => fresh ? row.Value : row.Value with { ETag = row.Value.ETag + _lastETag });
        _lastETag = _rows.Values.Select(row => row.ETag).Append(_lastETag).Max();
        (_loadedAt, _changedSinceLoad) = (changeCounter, !fresh);
    }

    private bool MustSave() => _target is not null && (_onDisk || _clock.GetElapsedTime(_born) >= Youth);

    private async Task SaveOfAge()
    {
        try
        {
            await Flush().ConfigureAwait(false);
        }
        catch (StateStoreException)
        {
            // The next write meets the same and has somebody to tell.
        }
    }

    private Task<long> Enqueue(Request request)
    {
        _requests.Add(request);
        if (!_writing)
        {
            _writing = true;
            ThreadPool.UnsafeQueueUserWorkItem(static self => self.Work(), this, preferLocal: false);
        }

        return request.Done.Task;
    }

    private void Work()
    {
        while (TakeRequests() is { Count: > 0 } batch)
        {
            Commit(batch);
            foreach (var request in batch.Where(request => request.Kind is RequestKind.Release or RequestKind.Forget))
            {
                LetGo(forget: request.Kind is RequestKind.Forget);
                request.Done.TrySetResult(0);
            }
        }
    }

    private List<Request> TakeRequests()
    {
        lock (_lock)
        {
            var batch = _requests.ToList();
            _requests.Clear();
            _writing = batch.Count > 0;
            return batch;
        }
    }

    private void Commit(List<Request> batch)
    {
        var changes = new Dictionary<RowKey, Row?>();
        var answers = new List<(Request Request, long ETag)>();
        Dictionary<RowKey, Row> before;
        lock (_lock)
        {
            before = new(_rows);
            foreach (var request in batch.Where(request => request.Kind is RequestKind.Write))
            {
                try
                {
                    changes[request.Key] = Check(request, before, changes);
                    answers.Add((request, _lastETag));
                }
                catch (InconsistentStateException conflict)
                {
                    request.Done.SetException(conflict);
                }
            }
        }

        answers.AddRange(batch.Where(request => request.Kind is RequestKind.Flush or RequestKind.Release).Select(request => (request, 0L)));
        if (answers.Count == 0)
        {
            return;
        }

        try
        {
            Save(before, changes);
        }
        catch (Exception error)
        {
            var failure = error as StateStoreException ?? (StateFailure.IsOfTheFile(error) ? StateFailure.From(error, _target!.Path)
                : new StateStoreException(new(ErrorCode.Internal, $"Cannot save {_target!.Path}: {error.Message.TrimEnd('.')}, which is a mistake in Haul; report it."), error));
            answers.ForEach(answer => answer.Request.Done.TrySetException(failure));
            return;
        }

        lock (_lock)
        {
            foreach (var (key, row) in changes)
            {
                Apply(key, row);
            }
        }

        foreach (var (request, etag) in answers.Where(answer => answer.Request.Kind is not RequestKind.Release))
        {
            request.Done.SetResult(etag);
        }
    }

    /// <summary>
    /// After an error nobody knows what the file holds, but this process has had the lock all the time, so its memory is right:
    /// the next save writes everything.
    /// </summary>
    private void Save(Dictionary<RowKey, Row> before, Dictionary<RowKey, Row?> changes)
    {
        if (_target is not { } target || (changes.Count == 0 && (!_rewrite || before.Count == 0)))
        {
            return;
        }

        try
        {
            _file ??= StateFile.Open(target.Path);
            if (_rewrite)
            {
                foreach (var (key, row) in changes)
                {
                    _ = row is null ? before.Remove(key) : (before[key] = row) is not null;
                }

                _file.Rewrite(new(_download, _url, before), _clock.GetUtcNow());
                _rewrite = false;
            }
            else
            {
                _file.Save(changes);
            }

            _onDisk = true;
            Commits++;
        }
        catch
        {
            _file?.Dispose();
            (_file, _rewrite) = (null, true);
            throw;
        }
    }

    private void LetGo(bool forget)
    {
        if (_target is not { } target)
        {
            return;
        }

        _coming?.Dispose();
        _file?.Dispose();
        _file = null;
        var journal = StateFile.JournalOf(target.Path);
        uint? left = null;
        try
        {
            if (forget || !_onDisk)
            {
                File.Delete(journal);
                File.Delete(target.Path);
            }
            else
            {
                left = _rewrite ? null : StateFileHeader.Read(target.File, journal).ChangeCounter;
                if (new FileInfo(journal) is { Exists: true, Length: 0 })
                {
                    File.Delete(journal);
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // What cannot be deleted is found and read as what it is by the next claim.
        }

        target.Dispose();
        lock (_lock)
        {
            (_target, _onDisk, _loadedAt, _changedSinceLoad) = (null, false, left, false);
        }
    }

    private Row? Check(Request request, Dictionary<RowKey, Row> rows, Dictionary<RowKey, Row?>? changes = null)
    {
        var standing = changes is not null && changes.TryGetValue(request.Key, out var changed) ? changed : rows.GetValueOrDefault(request.Key);
        if (standing?.ETag != request.Expected)
        {
            throw new InconsistentStateException(
                $"{request.Key.State} of {request.Key.Grain} was written by somebody else.", standing?.ETag.ToString(EmbeddedGrainStorage.Format) ?? "none",
                request.Expected?.ToString(EmbeddedGrainStorage.Format) ?? "none");
        }

        _lastETag++;
        return request.Value is null ? null : new(_lastETag, request.Value);
    }

    private void Apply(RowKey key, Row? row)
    {
        _changedSinceLoad = true;
        if (row is null)
        {
            _rows.Remove(key);
        }
        else
        {
            _rows[key] = row;
        }
    }

    private enum RequestKind
    {
        Write,
        Flush,
        Release,
        Forget,
    }

    private sealed record Request(RowKey Key = default, long? Expected = null, RowValue? Value = null, RequestKind Kind = RequestKind.Write)
    {
        public TaskCompletionSource<long> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
