namespace Haul.Persistence;

/// <summary>Where a cluster keeps its state.</summary>
public sealed record AzureStateOptions
{
    /// <summary>Of the storage account; it holds the key, so it is never shown.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>Silos of one cluster id find each other.</summary>
    public required string ClusterId { get; init; }

    /// <summary>State is kept under it, whatever cluster it is read from.</summary>
    public required string ServiceId { get; init; }

    /// <summary>What people call the option that the connection string came from, for the sentence that refuses it.</summary>
    public string OptionName { get; init; } = "--state (Haul:State)";

    /// <summary>Without the connection string.</summary>
    public override string ToString() => $"cluster {ClusterId}, service {ServiceId}";
}
