using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans.Runtime;
using Orleans.Storage;

namespace Haul.Grains.Tests;

/// <summary>Rows that outlive every silo, with real ETags; what is stored is JSON, so nobody shares an object.</summary>
internal sealed class SharedRows : IGrainStorage
{
    private static readonly JsonSerializerOptions Json = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    private readonly ConcurrentDictionary<(string Name, GrainId Grain), (string Text, string ETag)> _rows = new();
    private long _writes;

    public long Writes => Interlocked.Read(ref _writes);

    /// <summary>Waited for before a row is read.</summary>
    public Func<string, GrainId, Task> BeforeRead { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Called before a row is written: what it throws is what the writer hears.</summary>
    public Action BeforeWrite { get; set; } = () => { };

    /// <summary>Likewise once it is written.</summary>
    public Action AfterWrite { get; set; } = () => { };

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await BeforeRead(stateName, grainId);
        grainState.RecordExists = _rows.TryGetValue((stateName, grainId), out var row);
        grainState.State = grainState.RecordExists ? JsonSerializer.Deserialize<T>(row.Text, Json)! : Activator.CreateInstance<T>();
        grainState.ETag = row.ETag;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        BeforeWrite();
        var key = (stateName, grainId);
        var next = (JsonSerializer.Serialize(grainState.State, Json), $"e{Interlocked.Increment(ref _writes)}");
        var before = _rows.GetValueOrDefault(key);
        var saved = grainState.ETag is null ? _rows.TryAdd(key, next) : before.ETag == grainState.ETag && _rows.TryUpdate(key, next, before);
        if (!saved)
        {
            throw new InconsistentStateException($"{stateName} of {grainId} was written by another.", before.ETag, grainState.ETag);
        }

        AfterWrite();
        (grainState.ETag, grainState.RecordExists) = (next.Item2, true);
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        _rows.TryRemove((stateName, grainId), out _);
        (grainState.State, grainState.ETag, grainState.RecordExists) = (Activator.CreateInstance<T>(), null, false);
        return Task.CompletedTask;
    }

    public T? Find<T>(string stateName, GrainId grain)
        where T : class => _rows.TryGetValue((stateName, grain), out var row) ? JsonSerializer.Deserialize<T>(row.Text, Json) : null;

    /// <summary>Writes a row as another owner does.</summary>
    public void Seize<T>(string stateName, GrainId grain, Func<T, T> change)
        where T : class
    {
        _rows[(stateName, grain)] = (JsonSerializer.Serialize(change(Find<T>(stateName, grain)!), Json), $"e{Interlocked.Increment(ref _writes)}");
    }

    /// <summary>All rows as they are now; for <see cref="Restore"/>.</summary>
    public object Snapshot() => _rows.ToArray();

    /// <summary>What a store does that loses its newest writes: the rows, or those of some grains, are what they were.</summary>
    public void Restore(object snapshot, Func<GrainId, bool>? which = null)
    {
        foreach (var key in _rows.Keys.Where(key => which is null || which(key.Grain)))
        {
            _rows.TryRemove(key, out _);
        }

        foreach (var (key, row) in ((KeyValuePair<(string, GrainId Grain), (string, string)>[])snapshot).Where(row => which is null || which(row.Key.Grain)))
        {
            _rows[key] = row;
        }
    }

    /// <summary>All rows of a download as text, ETags included.</summary>
    public string Describe(string download) => string.Join('\n', _rows
        .Where(row => row.Key.Grain.Key.ToString()!.StartsWith(download, StringComparison.Ordinal))
        .OrderBy(row => row.Key.ToString(), StringComparer.Ordinal)
        .Select(row => $"{row.Key} {row.Value}"));
}
