using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>The document of <c>submit --json</c>.</summary>
public sealed record SubmitReply(IReadOnlyList<SubmittedDownload> Downloads, IReadOnlyList<RefusedUrl> Refused);

/// <summary>A URL that the cluster did not take.</summary>
public sealed record RefusedUrl(string Url, ShownError Error);

/// <summary>The document of <c>pause</c>, <c>resume</c>, <c>cancel</c> and <c>remove</c> with <c>--json</c>.</summary>
public sealed record ControlReply(IReadOnlyList<ControlledDownload> Downloads);
