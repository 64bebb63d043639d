using Haul.Abstractions;
using Haul.Transfer;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Providers;
using Orleans.Runtime;
using Orleans.Storage;

namespace Haul.Grains;

/// <param name="Root">Absolute path of the directory that all silos share.</param>
public sealed record SharedDirectory(string Root);

/// <summary>
/// Compares the directory's mark with the one that the cluster's state has recorded, before the silo takes work. The first silo
/// records it.
/// </summary>
public sealed class SharedDirectoryCheck(
    [FromKeyedServices(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME)] IGrainStorage storage, SharedDirectory directory) : ILifecycleParticipant<ISiloLifecycle>
{
    internal const string StateName = "directory";

    internal static readonly GrainId Row = GrainId.Create("store", "directory");

    /// <summary>The state store is ready and the silo is no member yet.</summary>
    private const int Stage = ServiceLifecycleStage.ApplicationServices + 1;

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(nameof(SharedDirectoryCheck), Stage, _ => Check());

    /// <exception cref="RefusedException">Store: it is missing, or another directory than the other silos have.</exception>
    internal async Task Check()
    {
        try
        {
            while (!await Recorded())
            {
                // Another silo recorded its mark first: compare with that one.
            }
        }
        catch (StoreException error)
        {
            throw new RefusedException(error.Code, error.Message, error);
        }
    }

    private async Task<bool> Recorded()
    {
        var row = new GrainState<DirectoryRow>(new());
        await storage.ReadStateAsync(StateName, Row, row);
        var recorded = row.RecordExists ? row.State!.Id : null;
        var found = DirectoryMarker.Ensure(directory.Root, recorded);
        if (recorded is not null)
        {
            return true;
        }

        try
        {
            row.State = new() { Id = found };
            await storage.WriteStateAsync(StateName, Row, row);
            return true;
        }
        catch (InconsistentStateException)
        {
            return false;
        }
    }

    internal sealed record DirectoryRow
    {
        public string? Id { get; init; }
    }
}
