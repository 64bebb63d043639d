namespace Haul.Abstractions;

/// <summary>What became of a download that was paused, resumed, cancelled or removed.</summary>
/// <param name="Status">Where it stands now; null when it was removed or the command was refused.</param>
public sealed record ControlledDownload(string Id, string? Name, string? Status, ShownError? Error);
