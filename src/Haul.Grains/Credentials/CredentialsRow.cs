using Haul.Abstractions;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Providers;
using Orleans.Runtime;
using Orleans.Storage;

namespace Haul.Grains;

/// <summary>The secrets of one download as they are stored: a sealed box, or a query that holds no secret.</summary>
internal sealed record CredentialsRow
{
    /// <summary>In clear; null when there is a box.</summary>
    public string? Query { get; init; }

    /// <summary>The data key that sealed <see cref="Box"/>.</summary>
    public string? KeyId { get; init; }

    public byte[]? Box { get; init; }
}

/// <summary>The rows of secrets: one for each download that has any, beside its file grain's.</summary>
public sealed class CredentialsTable([FromKeyedServices(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME)] IGrainStorage storage)
{
    internal const string StateName = "credentials";

    /// <summary>A download has one file grain; another writer is one that is about to find out that it was replaced.</summary>
    private const int Tries = 4;

    internal static GrainId Key(DownloadId download) => GrainId.Create("file", download.Value);

    internal async Task<CredentialsRow?> Read(DownloadId download)
    {
        var row = await Load(download);
        return row.RecordExists ? row.State : null;
    }

    internal Task Write(DownloadId download, CredentialsRow secrets) => Change(download, row =>
    {
        row.State = secrets;
        return storage.WriteStateAsync(StateName, Key(download), row);
    });

    internal Task Clear(DownloadId download) => Change(download, row =>
        row.RecordExists ? storage.ClearStateAsync(StateName, Key(download), row) : Task.CompletedTask);

    private async Task Change(DownloadId download, Func<GrainState<CredentialsRow>, Task> change)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await change(await Load(download));
                return;
            }
            catch (InconsistentStateException) when (attempt < Tries)
            {
                // Written meanwhile: the last one to write counts.
            }
        }
    }

    private async Task<GrainState<CredentialsRow>> Load(DownloadId download)
    {
        var row = new GrainState<CredentialsRow>(new());
        await storage.ReadStateAsync(StateName, Key(download), row);
        return row;
    }
}
