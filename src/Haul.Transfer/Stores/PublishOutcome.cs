using Haul.Abstractions;

namespace Haul.Transfer;

/// <summary>What became of a publish.</summary>
public abstract record PublishOutcome
{
    private PublishOutcome()
    {
    }

    /// <summary>The file stands under its final name.</summary>
    public sealed record Published : PublishOutcome;

    /// <summary>The store does not hold these blocks as the manifest says; nothing was published.</summary>
    public sealed record Lacking(RangeSet Blocks) : PublishOutcome;

    /// <summary>The whole has another digest than was promised; nothing stands under the final name.</summary>
    public sealed record Mismatch(Digest Expected, string Actual) : PublishOutcome;
}
