namespace Haul.Abstractions;

/// <summary>A silo.</summary>
public sealed record ShownNode(string Name, string Address, string Status, long Rate, int Connections, int MostConnections, string? Http, long Memory)
{
    public static ShownNode Of(NodeView node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return new(node.Name, node.Address, node.Status, StatusWords.WholeRate(node.Rate), node.Connections, node.MostConnections, node.Http, node.Memory);
    }
}
