using Haul.Abstractions;

namespace Haul.Persistence;

/// <summary>The sentence for a target that another download has.</summary>
internal static class TargetRefusal
{
    public static DownloadError Held(string name, string owner) => new(ErrorCode.TargetExists,
        $"{name} belongs to download {owner}; choose another name, or remove that download first (haul remove {owner}).");
}
