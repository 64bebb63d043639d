using System.Globalization;
using Haul.Abstractions;
using Orleans.Storage;

namespace Haul.Persistence;

/// <summary>
/// Grain state beside the target: grains whose key is <c>ID</c> or <c>ID/n</c> keep their rows in the database of that download,
/// all others in memory only.
/// </summary>
public sealed class EmbeddedGrainStorage(EmbeddedState state) : IGrainStorage
{
    internal static readonly CultureInfo Format = CultureInfo.InvariantCulture;

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ReadStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(grainState);
        var row = DatabaseOf(grainId).Read(new(grainId.ToString(), stateName));
        grainState.State = row is null ? Activator.CreateInstance<T>() : row.Value.Read<T>();
        grainState.ETag = row?.ETag.ToString(Format)!;
        grainState.RecordExists = row is not null;
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        WriteStateAsync(stateName, grainId, grainState, CancellationToken.None);

    /// <remarks>
    /// The token is looked at before the write only: a save that was given up half-way would have an unknown outcome. The state must
    /// not change afterwards: it is kept as it is, and becomes text when the file needs it.
    /// </remarks>
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(grainState);
        cancellationToken.ThrowIfCancellationRequested();
        var etag = await DatabaseOf(grainId).Write(new(grainId.ToString(), stateName), Expected(grainState), RowValue.Of(grainState.State)).ConfigureAwait(false);
        grainState.ETag = etag.ToString(Format);
        grainState.RecordExists = true;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ClearStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(grainState);
        cancellationToken.ThrowIfCancellationRequested();
        await DatabaseOf(grainId).Write(new(grainId.ToString(), stateName), Expected(grainState), null).ConfigureAwait(false);
        grainState.State = Activator.CreateInstance<T>();
        grainState.ETag = null!;
        grainState.RecordExists = false;
    }

    private static long? Expected<T>(IGrainState<T> grainState) =>
        string.IsNullOrEmpty(grainState.ETag) ? null : long.TryParse(grainState.ETag, NumberStyles.None, Format, out var etag) ? etag : -1;

    private DownloadDatabase DatabaseOf(GrainId grain)
    {
        var key = grain.Key.ToString() ?? "";
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return DownloadId.TryParse(slash < 0 ? key : key[..slash], out var download) ? state.Of(download) : state.Loose;
    }
}
