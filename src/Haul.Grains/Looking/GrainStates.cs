using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Haul.Abstractions;
using Haul.Domain;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Providers;
using Orleans.Runtime;
using Orleans.Storage;

namespace Haul.Grains;

/// <summary>Asks the directory first whether a grain is active, and the state store where it is not.</summary>
internal sealed class GrainStates(
    IGrainFactory grains, [FromKeyedServices(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME)] IGrainStorage rows) : IGrainStates
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter() },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // it is shown as text, never as markup
    };

    public async Task<IReadOnlyList<GrainKey>> Of(DownloadId download)
    {
        var file = await Read<FileState>("file", grains.GetGrain<IFileGrainState>(download.Value));
        return
        [
            new(GrainKind.File, download.Value),
            new(GrainKind.Merger, download.Value),
            new(GrainKind.Broker, "0"),
            .. Enumerable.Range(0, file?.Slots ?? 0).Select(slot => new GrainKey(GrainKind.Segment, $"{download}/{slot}")),
        ];
    }

    public Task<GrainStateView> Look(GrainKey grain)
    {
        ArgumentNullException.ThrowIfNull(grain);
        return grain.Kind switch
        {
            GrainKind.File => Look(grain, "file", grains.GetGrain<IFileGrainState>(grain.Key), file => file.GetState()),
            GrainKind.Merger => Look(grain, "merger", grains.GetGrain<IMergerGrainState>(grain.Key), merger => merger.GetState()),
            GrainKind.Segment => Look(grain, "segment", grains.GetGrain<ISegmentGrainState>(grain.Key), segment => segment.GetState()),
            _ => Look(grain, null, grains.GetGrain<IBrokerGrainState>(0), broker => broker.GetState()),
        };
    }

    /// <param name="row">Name of the grain's row; null: it stores nothing.</param>
    private async Task<GrainStateView> Look<TGrain, TState>(GrainKey key, string? row, TGrain grain, Func<TGrain, Task<TState>> ask)
        where TGrain : IGrain
        where TState : class, new()
    {
        var silo = await grains.GetGrain<IManagementGrain>(0).GetActivationAddress(grain);
        var state = silo is not null ? await ask(grain) : row is null ? null : await Read<TState>(row, grain);
        return new(key, silo?.ToParsableString(), state is null ? null : ShownUrl.Redact(JsonSerializer.Serialize(state, Json)));
    }

    private async Task<TState?> Read<TState>(string row, IGrain grain)
        where TState : class, new()
    {
        var stored = new GrainState<TState>(new());
        await rows.ReadStateAsync(row, grain.GetGrainId(), stored);
        return stored.RecordExists ? stored.State : null;
    }
}
