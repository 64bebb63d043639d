namespace Haul.Abstractions;

/// <summary>Who is to blame for an attempt that ended short, and what helps.</summary>
/// <param name="Kind">What the file grain may do about it.</param>
/// <param name="Message">A sentence that names the cause.</param>
/// <param name="RetryAfter">How long the origin asked to be left alone (already clamped).</param>
/// <param name="Code">The code with which the download fails when nothing helps.</param>
/// <param name="Redirected">A redirect had led to another origin, which answered.</param>
[GenerateSerializer, Immutable, Alias("haul.TransferError")]
public sealed record TransferError(
    [property: Id(0)] TransferErrorKind Kind,
    [property: Id(1)] string Message,
    [property: Id(2)] ErrorCode Code,
    [property: Id(3)] TimeSpan? RetryAfter = null,
    [property: Id(4)] bool Redirected = false);

[GenerateSerializer, Alias("haul.TransferErrorKind")]
public enum TransferErrorKind
{
    /// <summary>The network or the origin broke off: try again after a pause.</summary>
    Transient,

    /// <summary>429 or 503: the origin wants fewer or later requests.</summary>
    Busy,

    /// <summary>The reply is not of the recorded representation.</summary>
    Changed,

    /// <summary>The origin answers ranges with the whole file: one stream can feed it all.</summary>
    IgnoresRanges,

    /// <summary>Trying again cannot help (401, 403, 404, policy, certificate, ...).</summary>
    Final,

    /// <summary>The part store failed: bytes after the saved offset are not trusted.</summary>
    Store,

    /// <summary>The part is gone, or not as it was left.</summary>
    PartLost,

    /// <summary>The slot was fenced, its lease ran out, or it was stopped: nobody's fault.</summary>
    Stopped,

    /// <summary>The part store does not answer or is busy: try again after a pause.</summary>
    StoreBusy,
}
