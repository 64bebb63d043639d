using Haul.Abstractions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haul.Web;

/// <summary>The silos over HTTP.</summary>
public static class NodesApi
{
    public static void MapNodes(this IEndpointRouteBuilder api)
    {
        var nodes = api.MapGroup("/nodes").WithTags("nodes");
        nodes.MapGet("", List);
        nodes.MapPost("{node}/drain", Drain).RequireAuthorization(Scopes.Admin);
    }

    private static async Task<Ok<NodesReply>> List(IGrainFactory grains) =>
        TypedResults.Ok(new NodesReply([.. (await grains.GetGrain<INodesGrain>(0).List()).Select(ShownNode.Of)]));

    /// <summary>202: the silo has begun to hand over, and ends when it has.</summary>
    /// <param name="node">Name, silo address or the <c>IP:PORT</c> of it.</param>
    private static async Task<Accepted<ShownNode>> Drain(string node, IGrainFactory grains) =>
        TypedResults.Accepted((string?)null, ShownNode.Of(await grains.GetGrain<INodesGrain>(0).Drain(node)));
}
