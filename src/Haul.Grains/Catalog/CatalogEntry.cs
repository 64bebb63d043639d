using Haul.Abstractions;
using Haul.Domain;

namespace Haul.Grains;

/// <summary>Keeps a download's catalog row at what its state says, and writes only what changed.</summary>
internal sealed class CatalogEntry(DownloadId download, ICatalog catalog)
{
    private CatalogRow? _written;

    /// <summary>Before the file row is saved: a row that becomes active, lest a crash leaves work that nobody knows of.</summary>
    public Task BeforeSave(FileState next) => next.Status.IsWorking() ? Write(next) : Task.CompletedTask;

    /// <summary>After the file row is saved: a row that ends or rests.</summary>
    public Task AfterSave(FileState saved) => saved.Status.IsWorking() ? Task.CompletedTask : Write(saved);

    /// <summary>Takes the row out for good.</summary>
    public async Task Remove()
    {
        await catalog.Remove(download);
        _written = null;
    }

    private async Task Write(FileState state)
    {
        var row = new CatalogRow
        {
            Id = download,
            Status = state.Status,
            Url = ShownUrl.Of(state.Request?.Url),
            Name = state.Name,
            Length = state.Representation?.Length,
            Priority = state.Request?.Priority ?? 0,
            CreatedAt = state.CreatedAt,
            FinishedAt = state.FinishedAt,
            Error = state.Error,
        };
        if (row != _written)
        {
            await catalog.Put(row);
            _written = row;
        }
    }
}
