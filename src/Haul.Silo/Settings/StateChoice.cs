namespace Haul.Silo;

/// <summary>Where grains, catalog and membership are kept.</summary>
internal abstract record StateChoice
{
    private const string SqliteKind = "sqlite:";
    private const string AzureKind = "azure:";

    /// <exception cref="InputException">Its kind is not known, or what follows it makes no sense.</exception>
    public static StateChoice Read(SettingValues values)
    {
        var text = values.Find(Known.State) ?? "sqlite:haul.db";
        return text.StartsWith(SqliteKind, StringComparison.OrdinalIgnoreCase) && text.Length > SqliteKind.Length ? new Sqlite(values.PathOf(text[SqliteKind.Length..]))
            : text.StartsWith(AzureKind, StringComparison.OrdinalIgnoreCase) ? new Azure(AzureConnection.Check(Known.State, Texts.OrFile(Known.State, text[AzureKind.Length..], values)))
            : throw new InputException($"{Known.State} is of no known kind", "it takes sqlite:FILE, azure:CONNECTION_STRING or azure:@FILE");
    }

    /// <summary>One silo, alone: state in a file of this machine, membership in memory.</summary>
    /// <param name="Path">Absolute.</param>
    internal sealed record Sqlite(string Path) : StateChoice
    {
        public override string ToString() => $"sqlite:{Path}";
    }

    /// <summary>A cluster: state, catalog and membership in Azure Tables.</summary>
    internal sealed record Azure(string ConnectionString) : StateChoice
    {
        public override string ToString() => "azure:(connection string not shown)";
    }
}
