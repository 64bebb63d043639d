namespace Haul.Abstractions;

/// <summary>Why something failed: a code of the closed set, and a sentence that names the cause and the cure.</summary>
[GenerateSerializer, Immutable, Alias("haul.DownloadError")]
public sealed record DownloadError([property: Id(0)] ErrorCode Code, [property: Id(1)] string Message);
