using Haul.Abstractions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Haul.Web;

/// <summary>The silos over HTTP.</summary>
public static class NodesApi
{
    public static IEndpointConventionBuilder MapNodes(this IEndpointRouteBuilder endpoints)
    {
        var nodes = endpoints.MapGroup("/api/v1/nodes").AddEndpointFilter<RouteGroupBuilder, RefusalFilter>();
        nodes.MapGet("", List);
        nodes.MapPost("{node}/drain", Drain);
        return nodes;
    }

    private static async Task<IResult> List(IGrainFactory grains) =>
        Results.Ok(new NodesReply([.. (await grains.GetGrain<INodesGrain>(0).List()).Select(ShownNode.Of)]));

    /// <summary>202: the silo has begun to hand over, and ends when it has.</summary>
    /// <param name="node">Name, silo address or the <c>IP:PORT</c> of it.</param>
    private static async Task<IResult> Drain(string node, IGrainFactory grains) =>
        Results.Json(ShownNode.Of(await grains.GetGrain<INodesGrain>(0).Drain(node)), statusCode: StatusCodes.Status202Accepted);
}
