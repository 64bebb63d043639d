using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>The document of <c>submit --json</c>.</summary>
public sealed record SubmitReply(IReadOnlyList<SubmittedDownload> Downloads, IReadOnlyList<RefusedUrl> Refused);

/// <param name="Url">Without userinfo and query.</param>
/// <param name="Name">Null when the origin is to name the file.</param>
public sealed record SubmittedDownload(string Id, string Url, string? Name);

/// <summary>A URL that the cluster did not take.</summary>
public sealed record RefusedUrl(string Url, GetEventError Error);

/// <summary>The document of <c>list --json</c>.</summary>
/// <param name="Next">What <c>--after</c> takes for the next page; null on the last one.</param>
public sealed record ListReply(IReadOnlyList<ListedDownload> Downloads, string? Next);

public sealed record ListedDownload(
    string Id, string? Name, string Url, string Status, long? Length, int Priority, GetEventError? Error, string? CreatedAt, string? FinishedAt)
{
    public static ListedDownload Of(CatalogRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new(
            row.Id.Value,
            row.Name,
            ShownUrl.Of(row.Url),
            row.Status.Word(),
            row.Length,
            row.Priority,
            GetEventError.Of(row.Error),
            row.CreatedAt.Rfc3339(),
            row.FinishedAt.Rfc3339());
    }
}

/// <summary>The document of <c>pause</c>, <c>resume</c>, <c>cancel</c> and <c>remove</c> with <c>--json</c>.</summary>
public sealed record ControlReply(IReadOnlyList<ControlledDownload> Downloads);

/// <param name="Status">Where it stands now; null when it was removed or the command was refused.</param>
public sealed record ControlledDownload(string Id, string? Name, string? Status, GetEventError? Error);

/// <summary>The document of <c>nodes --json</c>.</summary>
public sealed record NodesReply(IReadOnlyList<ShownNode> Nodes);

public sealed record ShownNode(string Name, string Address, string Status, long Rate, int Connections, int MostConnections, string? Http, long Memory)
{
    public static ShownNode Of(NodeView node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return new(node.Name, node.Address, node.Status, StatusWords.WholeRate(node.Rate), node.Connections, node.MostConnections, node.Http, node.Memory);
    }
}
