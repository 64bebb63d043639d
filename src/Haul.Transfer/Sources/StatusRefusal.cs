using Haul.Abstractions;

namespace Haul.Transfer;

/// <summary>What a status that carries no bytes of the file means for the download.</summary>
internal static class StatusRefusal
{
    public static TransferError Explain(ResponseHead head, DateTimeOffset now) => head.Status switch
    {
        429 => new(TransferErrorKind.Busy, "The origin wants fewer requests (429 Too Many Requests).", ErrorCode.OriginRefused, Wait(head, now)),
        503 => new(TransferErrorKind.Busy, "The origin is busy (503 Service Unavailable).", ErrorCode.Network, Wait(head, now)),
        408 or 425 or (>= 500 and <= 599) => new(TransferErrorKind.Transient, $"The origin failed with status {head.Status}.", ErrorCode.Network),
        401 => Refused("The origin asks for credentials (401): give them with --header or in the URL."),
        403 => Refused("The origin forbids it (403): check the credentials; a signed URL may have expired, then give a new one."),
        404 => Refused("The origin has no such file (404): check the URL."),
        407 => Refused("The proxy asks for credentials (407): put them into the proxy's URL."),
        410 => Refused("The origin says that the file is gone for good (410)."),
        304 => Refused("The origin answered 304 Not Modified to a request without a condition: leave conditional fields out of --header."),
        206 => Refused("The origin answered with a part (206) to a request for the whole file."),
        >= 400 and <= 499 => Refused($"The origin refused the request (status {head.Status})."),
        _ => Refused($"The origin answered with status {head.Status}, which carries no file."),
    };

    private static TransferError Refused(string message) => new(TransferErrorKind.Final, message, ErrorCode.OriginRefused);

    private static TimeSpan? Wait(ResponseHead head, DateTimeOffset now) => RetryAfter.Parse(head.First("Retry-After"), now);
}
