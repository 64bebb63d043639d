using Haul.Abstractions;

namespace Haul.Transfer;

/// <summary>The part store is to blame; the message names the cause and the cure.</summary>
public sealed class StoreException(ErrorCode code, string message, Exception? inner = null) : IOException(message, inner)
{
    public ErrorCode Code { get; } = code;

    /// <summary>The part is not there, or is shorter than what was made durable in it.</summary>
    public bool PartLost { get; init; }

    /// <summary>The store does not answer or is busy: the same call may well succeed later.</summary>
    public bool IsTransient { get; init; }
}
