using System.Reflection;
using Haul.Abstractions;

namespace Haul.Silo.Tests.Live;

/// <summary>A catalog without a cluster; what is asked of it is read at once and may be told late.</summary>
public sealed class FakeCatalog : ICatalogGrain
{
    public FakeCatalog()
    {
        Grains = DispatchProxy.Create<IGrainFactory, Factory>();
        ((Factory)Grains).Catalog = this;
    }

    /// <summary>Knows this catalog and no other grain.</summary>
    public IGrainFactory Grains { get; }

    /// <summary>Newest first.</summary>
    public List<CatalogRow> Rows { get; } = [];

    /// <summary>Until it is over no page is told.</summary>
    public Task Told { get; set; } = Task.CompletedTask;

    public async Task<CatalogPage> Page(CatalogQuery query)
    {
        List<CatalogRow> rows = [.. Rows.Where(row => query.After is not { } after || string.CompareOrdinal(row.Id.Value, after.Value) < 0).Where(query.Admits).Take(query.Limit)];
        await Told;
        return new(rows, rows.Count == query.Limit ? rows[^1].Id : null);
    }

    public Task<IReadOnlyList<CatalogRow>> Match(string text) => Task.FromResult<IReadOnlyList<CatalogRow>>([.. Rows.Where(row => row.Id.Value == text)]);

    public class Factory : DispatchProxy
    {
        public FakeCatalog? Catalog { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            targetMethod?.ReturnType == typeof(ICatalogGrain) ? Catalog : throw new NotSupportedException($"{targetMethod}");
    }
}
