using Haul.Abstractions;

namespace Haul.Web;

/// <summary>Makes sense of what a client posts, or says what is wrong with it.</summary>
internal static class NewDownloadReader
{
    /// <returns>The request, or the sentence that says what is wrong with the body.</returns>
    public static (DownloadRequest? Request, string? Mistake) Read(this NewDownloadBody body)
    {
        var defaults = new DownloadRequest { Url = "" };
        Digest? checksum = null;
        string? wrongDigest = null;
        var mistake = UrlMistake(body.Url)
            ?? (body.Name is not null && string.IsNullOrWhiteSpace(body.Name) ? "name is empty: give the file a name or leave it out." : null)
            ?? (body.Checksum is not null && !Digests.TryParse(body.Checksum, out checksum, out wrongDigest) ? $"checksum: {wrongDigest}" : null)
            ?? (body.Headers ?? new Dictionary<string, string>()).Select(field => FieldMistake(field.Key, field.Value)).FirstOrDefault(found => found is not null)
            ?? Bounds("limitRate", body.LimitRate, 1, long.MaxValue)
            ?? Bounds("priority", body.Priority, 0, DownloadRequest.HighestPriority)
            ?? Bounds("connectionsPerSilo", body.ConnectionsPerSilo, 1, DownloadRequest.MostConnections)
            ?? Bounds("maxTries", body.MaxTries, 0, int.MaxValue)
            ?? (body.Timeout is { } seconds && seconds is not (>= 0.001 and <= 86_400) ? "timeout takes seconds above 0 and up to 86400." : null)
            ?? (body.OnExists is not null && Existing(body.OnExists) is null ? "onExists takes fail, skip or rename." : null)
            ?? (body.Force && body.OnExists is not (null or "fail") ? "force and onExists exclude each other: leave one of them out." : null);
        return mistake is not null ? (null, mistake) : (defaults with
        {
            Url = new Uri(body.Url!.Trim()).GetComponents(UriComponents.AbsoluteUri & ~UriComponents.Fragment, UriFormat.UriEscaped),
            Name = body.Name,
            Checksum = checksum,
            Headers = [.. (body.Headers ?? new Dictionary<string, string>()).Select(field => new HeaderField(field.Key, field.Value))],
            LimitRate = body.LimitRate,
            Priority = body.Priority ?? defaults.Priority,
            Connections = body.ConnectionsPerSilo ?? defaults.Connections,
            MaxTries = body.MaxTries ?? defaults.MaxTries,
            Timeout = body.Timeout is { } given ? TimeSpan.FromSeconds(given) : defaults.Timeout,
            OnExists = Existing(body.OnExists) ?? (body.Force || body.Name is not null ? OnExists.Fail : OnExists.Rename),
            Force = body.Force,
        }, null);
    }

    private static string? FieldMistake(string name, string? value) =>
        !HeaderRules.IsName(name) ? "headers has a name that is no field name."
        : value is null || !HeaderRules.IsValue(value) ? $"headers: {name} has characters that no field may have (line breaks, controls, non-ASCII)."
        : HeaderRules.IsReserved(name) ? $"headers: {name} is set by Haul itself; leave it out."
        : null;

    private static string? Bounds(string name, long? value, long least, long most) =>
        value is null || (value >= least && value <= most) ? null
        : most >= int.MaxValue ? $"{name} takes a whole number from {least} on."
        : $"{name} takes a whole number from {least} to {most}.";

    /// <summary>The URL is not shown: it may hold a secret.</summary>
    private static string? UrlMistake(string? text) =>
        string.IsNullOrWhiteSpace(text) ? "url is missing: give it as https://host/path."
        : text.Length > DownloadRequest.LongestUrl ? $"url has {text.Length} characters; the longest that Haul takes has {DownloadRequest.LongestUrl}."
        : text.Trim().Any(char.IsControl) || !Uri.TryCreate(text.Trim(), UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0
            ? "url is no http or https URL: give it as https://host/path."
        : null;

    private static OnExists? Existing(string? word) => word switch
    {
        "fail" => OnExists.Fail,
        "skip" => OnExists.Skip,
        "rename" => OnExists.Rename,
        _ => null,
    };
}
