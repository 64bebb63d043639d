namespace Haul.Abstractions;

/// <summary>
/// Keeps two downloads from one target, and finds the state that an earlier process left beside it.
/// The target is a name below the part store's root.
/// </summary>
public interface ITargetClaims
{
    /// <summary>
    /// Takes the target for a download and binds the download's state to it. Idempotent for the same download. State that was
    /// left at the target counts from here on: a grain that read its row before reads it again.
    /// </summary>
    /// <param name="url">The request's; <see cref="FindLeftOver"/> compares it.</param>
    ValueTask<TargetClaim> Claim(DownloadId download, string name, string url);

    /// <summary>
    /// The download that an earlier process left at the target and whose request has this URL, or null. Claims nothing, but its
    /// rows can be read from here on.
    /// </summary>
    ValueTask<DownloadId?> FindLeftOver(string name, string url);

    /// <summary>Gives the target back; <paramref name="forget"/> deletes the state that was bound to it.</summary>
    ValueTask Release(DownloadId download, bool forget);
}

/// <summary>Outcome of a claim: exactly one of the three cases.</summary>
/// <param name="ContinuesAs">State of another download stands at the target: that one goes on.</param>
/// <param name="Refusal">Why the target cannot be had: another process holds it, or its state is not ours.</param>
public sealed record TargetClaim(DownloadId? ContinuesAs = null, DownloadError? Refusal = null)
{
    public static readonly TargetClaim Granted = new();

    public bool IsGranted => ContinuesAs is null && Refusal is null;
}
