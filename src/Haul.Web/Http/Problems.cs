using Haul.Abstractions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Haul.Web;

/// <summary>Refusals as problem details (RFC 9457) with our error code.</summary>
public static class Problems
{
    public static ProblemHttpResult Of(int status, ErrorCode code, string detail) =>
        TypedResults.Problem(ShownUrl.Redact(detail), statusCode: status, extensions: new Dictionary<string, object?> { ["code"] = code.Text() });

    /// <summary>What the cluster refused.</summary>
    public static ProblemHttpResult Of(DownloadError error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return Of(Status(error.Code), error.Code, error.Message);
    }

    /// <summary>The request itself cannot be meant.</summary>
    public static ProblemHttpResult Mistake(string detail) => Of(StatusCodes.Status400BadRequest, ErrorCode.Usage, detail);

    /// <summary>Nothing is known under the id, or it is none.</summary>
    public static ProblemHttpResult NoDownload(string id) => Of(StatusCodes.Status404NotFound, ErrorCode.NotFound, DownloadId.TryParse(id, out var download)
        ? $"Nobody has submitted the download {download}."
        : "This is not the id of a download.");

    /// <summary>The error code of a status that the server chose without a word.</summary>
    public static ErrorCode CodeOf(int status) => status switch
    {
        StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden => ErrorCode.Policy,
        StatusCodes.Status404NotFound => ErrorCode.NotFound,
        StatusCodes.Status503ServiceUnavailable => ErrorCode.ClusterUnreachable,
        >= 500 => ErrorCode.Internal,
        _ => ErrorCode.Usage,
    };

    /// <summary>Where a request is well-formed, usage is a conflict with how things stand.</summary>
    private static int Status(ErrorCode code) => code switch
    {
        ErrorCode.Usage or ErrorCode.TargetExists => StatusCodes.Status409Conflict,
        ErrorCode.NotFound => StatusCodes.Status404NotFound,
        ErrorCode.Policy => StatusCodes.Status403Forbidden,
        ErrorCode.StoreFull => StatusCodes.Status507InsufficientStorage,
        ErrorCode.Store or ErrorCode.ClusterUnreachable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };
}
