using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>Something to be done to a download.</summary>
/// <param name="Verb">The command, as in <c>pause</c>.</param>
/// <param name="Done">What has been done to the download, as in <c>paused</c>.</param>
/// <param name="Act">Idempotent.</param>
/// <param name="IsMet">The download is now as it was asked to be. Null: there is no download any more.</param>
internal sealed record Control(string Verb, string Done, Func<ICluster, DownloadId, Task> Act, Func<DownloadStatus, bool>? IsMet);
