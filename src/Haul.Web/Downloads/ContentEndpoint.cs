using Haul.Abstractions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Haul.Web;

/// <summary>The bytes of a finished download, from any silo, with ranges (RFC 9110 section 14) and the digests that it has, so that it can be fetched in pieces, resumed and verified.</summary>
public static class ContentEndpoint
{
    private const string Route = "/downloads/{id}/content";

    /// <summary>GET and HEAD. 404 for an unknown download or a file that is gone, 409 while it is not completed, 503 while a store does not answer.</summary>
    public static IEndpointConventionBuilder MapDownloadContent(this IEndpointRouteBuilder api) =>
        api.MapMethods(Route, [HttpMethods.Get, HttpMethods.Head], Get);

    private static async Task<IResult> Get(string id, HttpContext context, IGrainFactory grains)
    {
        if (await DownloadsApi.Find(grains, id) is not { } row)
        {
            return Problems.NoDownload(id);
        }

        var view = await grains.GetGrain<IFileGrain>(row.Id.Value).Watch(-1, TimeSpan.Zero);

        if (view is not { Status: DownloadStatus.Completed, Name: { } name })
        {
            return Problems.Of(StatusCodes.Status409Conflict, view.Error?.Code ?? ErrorCode.Usage, $"The download is {view.Status.Word()}: only a completed one has content.");
        }

        FinishedFile? file;
        try
        {
            file = context.RequestServices.GetService<IFinishedFiles>() is { } files ? await files.Open(name, context.RequestAborted) : null;
        }
        catch (IOException failure)
        {
            return Problems.Of(StatusCodes.Status503ServiceUnavailable, ErrorCode.Store, failure.Message);
        }

        if (file is null)
        {
            return Problems.Of(StatusCodes.Status404NotFound, ErrorCode.NotFound, $"The file of the download {row.Id} is not in the part store any more.");
        }

        if (view.Digests.Select(ReprDigest).OfType<string>().ToArray() is { Length: > 0 } digests)
        {
            context.Response.Headers["Repr-Digest"] = string.Join(", ", digests);
        }

        return Results.Stream(file.Content, "application/octet-stream", name.Split('/')[^1], view.FinishedAt, new($"\"{file.Version}\""), enableRangeProcessing: true);
    }

    /// <summary>RFC 9530 section 3; null for an algorithm that it does not know as safe.</summary>
    private static string? ReprDigest(Digest digest) =>
        digest.Algorithm is Digests.Sha256 or Digests.Sha512 ? $"{digest.Algorithm}=:{Convert.ToBase64String(Convert.FromHexString(digest.Hex))}:" : null;
}
