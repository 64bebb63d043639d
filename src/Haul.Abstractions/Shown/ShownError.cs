namespace Haul.Abstractions;

/// <summary>Why a download or a command failed.</summary>
/// <param name="Code">As in <see cref="ErrorCodeExtensions.Text"/>.</param>
public sealed record ShownError(string Code, string Message)
{
    public static ShownError? Of(DownloadError? error) => error is null ? null : new(error.Code.Text(), ShownUrl.Redact(error.Message));
}
