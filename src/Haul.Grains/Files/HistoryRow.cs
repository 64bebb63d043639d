using Haul.Abstractions;
using Haul.Domain;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Storage;

namespace Haul.Grains;

/// <summary>
/// The history of one download, a row of the file grain beside its own. It is saved in the background and seldom, and a store that
/// fails costs the download nothing: what is not saved is tried again with what comes next.
/// </summary>
/// <param name="keeps">Off in a process whose downloads nobody can ask about later.</param>
internal sealed partial class HistoryRow(IGrainStorage storage, GrainId file, TimeProvider clock, bool keeps, ILogger logger)
{
    private const string Name = "history";

    /// <summary>Between two saves for anything but a change of status.</summary>
    private static readonly TimeSpan SaveEvery = TimeSpan.FromSeconds(5);

    /// <summary>Longest that whoever ends waits for what is not saved yet.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private GrainState<DownloadHistory>? _row;

    /// <summary>What is being saved, or was saved in vain as far as is known.</summary>
    private DownloadHistory _saving = new();
    private DownloadHistory _unsaved = new();
    private Task _save = Task.CompletedTask;
    private long _savedAt = clock.GetTimestamp();
    private bool _urgent;
    private bool _isFenced;

    private bool IsSaved => IsEmpty(_saving) && IsEmpty(_unsaved);

    public void Add(HistoryEvent happened)
    {
        _unsaved = _unsaved.With(happened);
        _urgent |= happened.Kind is HistoryKind.Status or HistoryKind.Published;
    }

    public void Add(SiloTotal done) => _unsaved = _unsaved.With(done);

    /// <summary>Another activation has the download and may have removed it: what this one has seen makes no row any more.</summary>
    public void WasFenced() => _isFenced = true;

    /// <summary>All that is known. Where the store does not answer, what this activation has seen.</summary>
    public async Task<DownloadHistory> Read()
    {
        DownloadHistory? stored = null;
        try
        {
            stored = (await Row()).State;
        }
        catch (Exception error)
        {
            LogUnread(file, error.Message);
        }

        return (stored ?? new()).Then(_saving).Then(_unsaved);
    }

    /// <summary>Begins a save when one is due; nobody waits for it.</summary>
    public void Offer()
    {
        if (keeps && _save.IsCompleted && !IsSaved && (_urgent || clock.GetElapsedTime(_savedAt) >= SaveEvery))
        {
            _save = Save();
        }
    }

    /// <summary>Waits a moment for all to be saved.</summary>
    public async Task Flush()
    {
        using var unneeded = new CancellationTokenSource();
        await Task.WhenAny(SaveAll(), Task.Delay(Patience, clock, unneeded.Token));
        await unneeded.CancelAsync();
    }

    public async Task Erase()
    {
        await _save;
        var row = await Row();
        if (row.RecordExists)
        {
            await storage.ClearStateAsync(Name, file, row);
        }

        (_row, _saving, _unsaved, _urgent) = (null, new(), new(), false);
    }

    private async Task SaveAll()
    {
        await _save;
        if (keeps && !IsSaved)
        {
            await (_save = Save());
        }

        // What came after a save in vain has a save of its own.
        if (keeps && !IsSaved && _row is not null)
        {
            await (_save = Save());
        }
    }

    /// <summary>Never throws: whatever it is, the row is read again before the next save.</summary>
    private async Task Save()
    {
        (_urgent, _savedAt) = (false, clock.GetTimestamp());
        try
        {
            var row = await Row();
            if (_isFenced && !row.RecordExists)
            {
                return;
            }

            if (IsEmpty(_saving))
            {
                // It keeps its name until it is stored: a save that was reported as failed may land later.
                (_saving, _unsaved) = (_unsaved with { Saves = [Guid.NewGuid().ToString("N")] }, new());
            }

            // A copy: whoever reads meanwhile sees what is being saved once.
            var next = new GrainState<DownloadHistory>(row.State!.Then(_saving), row.ETag) { RecordExists = row.RecordExists };
            await storage.WriteStateAsync(Name, file, next);
            (_row, _saving) = (next, new());
        }
        catch (Exception error)
        {
            LogUnsaved(file, error.Message);
            _row = null;
        }
    }

    private async Task<GrainState<DownloadHistory>> Row()
    {
        if (_row is null)
        {
            var row = new GrainState<DownloadHistory>(new());
            await storage.ReadStateAsync(Name, file, row);
            row.State = row.RecordExists ? row.State : new();
            if (_row is null)
            {
                _row = row;
                // The store kept it after all.
                _saving = row.State!.Saves.Intersect(_saving.Saves).Any() ? new() : _saving;
            }
        }

        return _row;
    }

    private static bool IsEmpty(DownloadHistory history) => history is { Events.IsEmpty: true, Silos.IsEmpty: true };

    [LoggerMessage(Level = LogLevel.Debug, Message = "The history of {File} cannot be read: {Trouble}")]
    private partial void LogUnread(GrainId file, string trouble);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The history of {File} is not saved yet: {Trouble}")]
    private partial void LogUnsaved(GrainId file, string trouble);
}
