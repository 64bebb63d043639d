using Haul.Abstractions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Haul.Web;

/// <summary>Downloads over HTTP: what the console does, for whoever has no client of the cluster.</summary>
public static class DownloadsApi
{
    public static void MapDownloads(this IEndpointRouteBuilder api)
    {
        var downloads = api.MapGroup("/downloads").WithTags("downloads");
        downloads.MapGet("", List);
        downloads.MapGet("{id}", Show);
        downloads.MapGet("{id}/events", Events);
        downloads.MapGet("{id}/explain", Explain);
        var changes = downloads.MapGroup("").RequireAuthorization(Scopes.Submit);
        changes.MapPost("", Create);
        changes.MapPost("{id}/pause", (string id, IGrainFactory grains) => Control(id, grains, "paused", file => file.Pause(), status => status is DownloadStatus.Paused));
        changes.MapPost("{id}/resume", (string id, IGrainFactory grains) => Control(id, grains, "resumed", file => file.Resume(), status => status.IsWorking()));
        changes.MapPost("{id}/cancel", (string id, IGrainFactory grains) => Control(id, grains, "cancelled", file => file.Cancel(), status => status is DownloadStatus.Cancelled));
        changes.MapDelete("{id}", Remove);
    }

    /// <summary>Answers when the intent is durable: 201, or 200 where the id was known and goes on.</summary>
    /// <param name="key">The id of the download, a ULID: whoever repeats a request with it makes no second one.</param>
    private static async Task<Results<Created<SubmittedDownload>, Ok<SubmittedDownload>, ProblemHttpResult>> Create(
        NewDownloadBody body, [FromHeader(Name = "Idempotency-Key")] string? key, HttpRequest call, IGrainFactory grains, TimeProvider clock)
    {
        var (request, mistake) = body.Read();
        if (request is null)
        {
            return Problems.Mistake(mistake!);
        }

        var id = DownloadId.New(clock);
        if (key is not null && !DownloadId.TryParse(key, out id))
        {
            return Problems.Mistake("Idempotency-Key takes a ULID: 26 letters and digits, or leave it out.");
        }

        var known = key is not null && await Find(grains, id) is not null;
        await grains.GetGrain<IFileGrain>(id.Value).Submit(request);
        var submitted = new SubmittedDownload(id.Value, ShownUrl.Of(request.Url), request.Name);
        return known ? TypedResults.Ok(submitted) : TypedResults.Created($"{call.Path}/{id}", submitted);
    }

    /// <summary>Newest first. Wakes no file grain.</summary>
    private static async Task<Results<Ok<ListReply>, ProblemHttpResult>> List([AsParameters] ListParameters parameters, IGrainFactory grains)
    {
        var catalog = grains.GetGrain<ICatalogGrain>(0);
        if (parameters.Match is { } text)
        {
            return parameters.IsMatchAlone
                ? TypedResults.Ok(ListReply.Of(new(await catalog.Match(text), null)))
                : Problems.Mistake("match stands alone: it gives every download that its text may mean.");
        }

        var (query, mistake) = parameters.Read();
        return query is null ? Problems.Mistake(mistake!) : TypedResults.Ok(ListReply.Of(await catalog.Page(query)));
    }

    private static async Task<Results<Ok<ShownDownload>, ProblemHttpResult>> Show(string id, IGrainFactory grains)
    {
        if (await Find(grains, id) is not { } row)
        {
            return Problems.NoDownload(id);
        }

        var view = await grains.GetGrain<IFileGrain>(row.Id.Value).Watch(-1, TimeSpan.Zero);
        return TypedResults.Ok(ShownDownload.Of(view, row));
    }

    /// <summary>Changes nothing.</summary>
    private static async Task<Results<Ok<ShownExplanation>, ProblemHttpResult>> Explain(string id, IGrainFactory grains) =>
        await Find(grains, id) is { } row
            ? TypedResults.Ok(ShownExplanation.Of(await grains.GetGrain<IFileGrain>(row.Id.Value).Explain(), row))
            : Problems.NoDownload(id);

    private static async Task<Results<ServerSentEventsResult<ShownDownload>, ProblemHttpResult>> Events(
        string id, IGrainFactory grains, TimeProvider clock, CancellationToken cancellationToken) =>
        await Find(grains, id) is { } row
            ? TypedResults.ServerSentEvents(DownloadEvents.Follow(row, grains.GetGrain<IFileGrain>(row.Id.Value), clock, cancellationToken))
            : Problems.NoDownload(id);

    /// <summary>Idempotent. 409 where the download has ended otherwise.</summary>
    private static async Task<Results<Ok<ControlledDownload>, ProblemHttpResult>> Control(
        string id, IGrainFactory grains, string done, Func<IFileGrain, Task> act, Func<DownloadStatus, bool> isMet)
    {
        if (await Find(grains, id) is not { } row)
        {
            return Problems.NoDownload(id);
        }

        var file = grains.GetGrain<IFileGrain>(row.Id.Value);
        await act(file);
        var view = await file.Watch(-1, TimeSpan.Zero);
        return view.Status.IsTerminal() && !isMet(view.Status)
            ? Problems.Of(StatusCodes.Status409Conflict, ErrorCode.Usage, $"The download is {view.Status.Word()} and cannot be {done}.")
            : TypedResults.Ok(new ControlledDownload(row.Id.Value, view.Name ?? row.Name, view.Status.Word(), null));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Remove(string id, IGrainFactory grains, bool deleteFile = false)
    {
        if (await Find(grains, id) is not { } row)
        {
            return Problems.NoDownload(id);
        }

        await grains.GetGrain<IFileGrain>(row.Id.Value).Remove(deleteFile);
        return TypedResults.NoContent();
    }

    /// <summary>Wakes no file grain: one that is woken for an id that nobody knows stays for a while, and a script has many ids.</summary>
    internal static async Task<CatalogRow?> Find(IGrainFactory grains, string text) => DownloadId.TryParse(text, out var id) ? await Find(grains, id) : null;

    private static async Task<CatalogRow?> Find(IGrainFactory grains, DownloadId id) =>
        await grains.GetGrain<ICatalogGrain>(0).Match(id.Value) is [var row] ? row : null;
}
