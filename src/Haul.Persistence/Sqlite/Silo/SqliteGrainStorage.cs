using System.Globalization;
using Haul.Abstractions;
using Orleans.Storage;

namespace Haul.Persistence;

/// <summary>The state of all grains in the silo's database. ETags are numbers that are never given twice.</summary>
public sealed class SqliteGrainStorage : IGrainStorage
{
    private static readonly CultureInfo Format = CultureInfo.InvariantCulture;

    private readonly SiloDatabase _database;

    internal SqliteGrainStorage(SiloDatabase database) => _database = database;

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ReadStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(grainState);
        cancellationToken.ThrowIfCancellationRequested();
        var rows = await _database.Run(sql => sql.Rows(
            "SELECT etag, payload FROM grain_state WHERE grain = $grain AND state = $state;",
            row => new SavedRow(row.GetInt64(0), (byte[])row.GetValue(1)),
            ("$grain", grainId.ToString()), ("$state", stateName))).ConfigureAwait(false);
        var row = rows.FirstOrDefault();
        grainState.State = row is null ? Activator.CreateInstance<T>() : StateJson.Read<T>(row.Payload, stateName, grainId, _database.Path);
        grainState.ETag = row?.ETag.ToString(Format)!;
        grainState.RecordExists = row is not null;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        WriteStateAsync(stateName, grainId, grainState, CancellationToken.None);

    /// <remarks>The token is looked at before the write only: a save that was given up half-way would have an unknown outcome.</remarks>
    /// <exception cref="InconsistentStateException">The row is not the one whose ETag is given.</exception>
    /// <exception cref="StateStoreException">It could not be saved; the row is as it was.</exception>
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(grainState);
        cancellationToken.ThrowIfCancellationRequested();
        var payload = StateJson.Write(grainState.State);
        var expected = grainState.ETag;
        var etag = await _database.Run(sql =>
        {
            Check(sql, stateName, grainId, expected);
            var next = (long)sql.Scalar("UPDATE etag SET last = last + 1 RETURNING last;")!;
            sql.Execute(
                "INSERT INTO grain_state (grain, state, etag, payload) VALUES ($grain, $state, $etag, $payload) ON CONFLICT DO UPDATE SET etag = $etag, payload = $payload;",
                ("$grain", grainId.ToString()), ("$state", stateName), ("$etag", next), ("$payload", payload));
            return next;
        }).ConfigureAwait(false);
        grainState.ETag = etag.ToString(Format);
        grainState.RecordExists = true;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ClearStateAsync(stateName, grainId, grainState, CancellationToken.None);

    /// <inheritdoc cref="WriteStateAsync{T}(string, GrainId, IGrainState{T}, CancellationToken)"/>
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(grainState);
        cancellationToken.ThrowIfCancellationRequested();
        var expected = grainState.ETag;
        await _database.Run(sql =>
        {
            Check(sql, stateName, grainId, expected);
            return sql.Execute("DELETE FROM grain_state WHERE grain = $grain AND state = $state;", ("$grain", grainId.ToString()), ("$state", stateName));
        }).ConfigureAwait(false);
        grainState.State = Activator.CreateInstance<T>();
        grainState.ETag = null!;
        grainState.RecordExists = false;
    }

    private static void Check(SiloStatements sql, string stateName, GrainId grain, string? expected)
    {
        var stands = sql.Scalar("SELECT etag FROM grain_state WHERE grain = $grain AND state = $state;", ("$grain", grain.ToString()), ("$state", stateName));
        var standing = (stands as long?)?.ToString(Format);
        if ((standing ?? "") != (expected ?? ""))
        {
            throw new InconsistentStateException($"{stateName} of {grain} was written by somebody else.", standing ?? "none", expected ?? "none");
        }
    }

    private sealed record SavedRow(long ETag, byte[] Payload);
}
