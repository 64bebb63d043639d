using Azure;
using Azure.Data.Tables;
using Haul.Abstractions;
using Orleans.Storage;

namespace Haul.Persistence;

/// <summary>
/// Grain state in table <see cref="TableName"/>, one row per grain and state, in the schema of
/// <c>Microsoft.Orleans.Persistence.AzureStorage</c>, so that either may follow the other. A cleared state leaves no row.
/// </summary>
public sealed class TableGrainStorage : IGrainStorage
{
    public const string TableName = "OrleansGrainState";

    private readonly TableAccount _account;
    private readonly TableClient _table;

    internal TableGrainStorage(TableAccount account) => (_account, _table) = (account, account.Table(TableName));

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ReadStateAsync(stateName, grainId, grainState, CancellationToken.None);

    /// <exception cref="StateStoreException">The row could not be read.</exception>
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(grainState);
        var (partition, row) = KeyOf(stateName, grainId);
        var found = await _account.Run(
            $"read {stateName} of {grainId}",
            () => _table.GetEntityIfExistsAsync<TableEntity>(partition, row, cancellationToken: cancellationToken), cancellationToken).ConfigureAwait(false);
        var payload = found.HasValue ? GrainRow.Payload(found.Value!) : [];
        grainState.State = payload.Length > 0 ? StateJson.Read<T>(payload, stateName, grainId, $"table {TableName}") : Activator.CreateInstance<T>();
        grainState.ETag = found.HasValue ? found.Value!.ETag.ToString() : null!;
        grainState.RecordExists = payload.Length > 0;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        WriteStateAsync(stateName, grainId, grainState, CancellationToken.None);

    /// <exception cref="InconsistentStateException">The row is not the one whose ETag is given.</exception>
    /// <exception cref="StateStoreException">Anything else; the row may have been written.</exception>
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(grainState);
        var payload = StateJson.Write(grainState.State);
        if (payload.Length > GrainRow.MaxBytes)
        {
            throw new StateStoreException(new(ErrorCode.Store,
                $"Cannot save {stateName} of {grainId}: {payload.Length} bytes are more than a table row holds ({GrainRow.MaxBytes})."));
        }

        var (partition, row) = KeyOf(stateName, grainId);
        var entity = GrainRow.From(partition, row, payload);
        var response = await Change(
            "save", stateName, grainId, grainState.ETag,
            () => string.IsNullOrEmpty(grainState.ETag)
                ? _table.AddEntityAsync(entity, cancellationToken)
                : _table.UpdateEntityAsync(entity, new(grainState.ETag), TableUpdateMode.Replace, cancellationToken), cancellationToken).ConfigureAwait(false);
        grainState.ETag = response.Headers.ETag.GetValueOrDefault().ToString();
        grainState.RecordExists = true;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ClearStateAsync(stateName, grainId, grainState, CancellationToken.None);

    /// <inheritdoc cref="WriteStateAsync{T}(string, GrainId, IGrainState{T}, CancellationToken)"/>
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(grainState);
        if (!string.IsNullOrEmpty(grainState.ETag))
        {
            var (partition, row) = KeyOf(stateName, grainId);
            await Change(
                "clear", stateName, grainId, grainState.ETag,
                async () =>
                {
                    var response = await _table.DeleteEntityAsync(partition, row, new(grainState.ETag), cancellationToken).ConfigureAwait(false);
                    return response.IsError ? throw new RequestFailedException(response) : response; // a missing row is no error to the SDK
                },
                cancellationToken).ConfigureAwait(false);
        }

        grainState.State = Activator.CreateInstance<T>();
        grainState.ETag = null!;
        grainState.RecordExists = false;
    }

    private Task<Response> Change(string verb, string stateName, GrainId grain, string? etag, Func<Task<Response>> request, CancellationToken cancellationToken) =>
        _account.Run(
            $"{verb} {stateName} of {grain}",
            async () =>
            {
                try
                {
                    return await request().ConfigureAwait(false);
                }
                catch (RequestFailedException error) when (TableFailure.IsConflict(error))
                {
                    throw new InconsistentStateException($"{stateName} of {grain} was written by somebody else.", "unknown", etag ?? "none", error);
                }
            },
            cancellationToken);

    private (string Partition, string Row) KeyOf(string stateName, GrainId grain) =>
        (TableKeys.Sanitise($"{_account.Options.ServiceId}_{grain}"), TableKeys.Sanitise(stateName));
}
