namespace Haul.Abstractions;

/// <summary>The silos: the document of <c>nodes --json</c> and of the HTTP API.</summary>
public sealed record NodesReply(IReadOnlyList<ShownNode> Nodes);
