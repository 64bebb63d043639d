namespace Haul.Grains;

/// <summary>What silos do for downloads that nobody asks for.</summary>
public sealed class RecoveryOptions
{
    /// <summary>Time between two looks at the catalog where no silo came or went. Default 30 s.</summary>
    public TimeSpan Period { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long rows of ended downloads stay. Default 30 days.</summary>
    public TimeSpan KeepFinished { get; set; } = TimeSpan.FromDays(30);
}
