using Haul.Abstractions;

namespace Haul.Domain;

/// <summary>What follows from an attempt that failed.</summary>
public abstract record Verdict
{
    private Verdict()
    {
    }

    /// <summary>Nothing went wrong: the scheduler decides.</summary>
    public sealed record GoOn : Verdict;

    /// <summary>The slot rests, then tries again.</summary>
    public sealed record Retry(TimeSpan Pause) : Verdict;

    /// <summary>The origin wants to be left alone.</summary>
    /// <param name="Pause">Of the slot that was refused.</param>
    /// <param name="Asked">Of everybody whom <paramref name="Who"/> names.</param>
    /// <param name="Who">Who rests.</param>
    /// <param name="Fewer">The origin bore the other connections.</param>
    public sealed record Back(TimeSpan Pause, TimeSpan Asked, Resting Who, bool Fewer) : Verdict;

    /// <summary>The download changes in this way.</summary>
    public sealed record Change(FileFact Fact) : Verdict;

    /// <summary>The part has to be looked at and made again.</summary>
    public sealed record Remake : Verdict;

    public sealed record Fail(DownloadError Error) : Verdict;
}
