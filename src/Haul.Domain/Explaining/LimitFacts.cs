using System.Collections.Immutable;
using Haul.Abstractions;

namespace Haul.Domain;

/// <summary>All that the limit of a download is told from. Rates are bytes a second.</summary>
public sealed record LimitFacts
{
    public required DownloadStatus Status { get; init; }

    /// <summary>Why it failed.</summary>
    public DownloadError? Error { get; init; }

    /// <summary>The broker has answered and gives no connection.</summary>
    public bool IsRefused { get; init; }

    /// <summary>Time for which the origin has asked for peace.</summary>
    public TimeSpan OriginPause { get; init; }

    /// <summary>What the origin has shown to bear when it refused more; null when it did not.</summary>
    public int? OriginBears { get; init; }

    /// <summary>The rate that the user set.</summary>
    public long? LimitRate { get; init; }

    /// <summary>Why nothing is tried at the moment: the last failure, while every slot rests after one.</summary>
    public DownloadError? RestsAfter { get; init; }

    /// <summary>Of each slot that had something to fetch lately.</summary>
    public ImmutableArray<WaitShares> Waits { get; init; } = [];

    /// <summary>Silos that connections are open on.</summary>
    public ImmutableArray<SiloPace> Silos { get; init; } = [];

    /// <summary>The whole rate by the number of silos at work.</summary>
    public Contrast? BySilos { get; init; }

    /// <summary>Connections that it may have over all silos: what the broker gives, as far as store and origin bear it.</summary>
    public int Granted { get; init; }

    /// <summary>Connections that were asked for, as far as the work left can use them and the origin bears them.</summary>
    public int Wanted { get; init; }
}

/// <summary>How one silo does.</summary>
/// <param name="Silo">Parsable address.</param>
/// <param name="Connections">Open ones.</param>
/// <param name="Rate">Of all of them together.</param>
/// <param name="Contrast">The rate by the number of connections; null while that has not changed enough.</param>
public sealed record SiloPace(string Silo, int Connections, double Rate, Contrast? Contrast);
