namespace Haul.Abstractions;

/// <summary>The grains of a download as they are, for people who look. Looking wakes no grain, starts nothing and changes nothing.</summary>
public interface IGrainStates
{
    /// <summary>The grains of a download: its file, its merger, the broker of the cluster, its segments.</summary>
    Task<IReadOnlyList<GrainKey>> Of(DownloadId download);

    /// <summary>What the grain holds in memory; of one that is not active, what is stored.</summary>
    Task<GrainStateView> Look(GrainKey grain);
}

/// <param name="Kind">The grain's kind.</param>
/// <param name="Key">Its key within the kind.</param>
public sealed record GrainKey(GrainKind Kind, string Key)
{
    /// <summary>As the Orleans dashboard writes it.</summary>
    public override string ToString() => $"{Kind.ToString().ToLowerInvariant()}/{Key}";
}

public enum GrainKind
{
    File,
    Merger,
    Broker,
    Segment,
}

/// <param name="Silo">Parsable address of the silo that it is active on; null: it is not active, and the state is what is stored.</param>
/// <param name="State">JSON; null: nothing is stored.</param>
public sealed record GrainStateView(GrainKey Grain, string? Silo, string? State);
