using System.Text.Json.Serialization;
using Haul.Abstractions;

namespace Haul.Web;

/// <summary>
/// What a client posts to have a file downloaded; the options of <c>haul submit</c>. A field that nobody knows is a mistake of the
/// caller, who would wait for its effect in vain.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record NewDownloadBody
{
    /// <summary>Absolute http or https URL.</summary>
    public string? Url { get; init; }

    /// <summary>Name below the part store's root; null lets the origin name the file.</summary>
    public string? Name { get; init; }

    /// <summary>ALG:HEX that the file must have.</summary>
    public string? Checksum { get; init; }

    /// <summary>Fields sent to the URL's own origin and to no other.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>Bytes a second over all connections.</summary>
    public long? LimitRate { get; init; }

    /// <summary>0 (last) to 9 (first).</summary>
    public int? Priority { get; init; }

    public int? ConnectionsPerSilo { get; init; }

    /// <summary><c>fail</c>, <c>skip</c> or <c>rename</c>; default <c>fail</c> for a name that is given, else <c>rename</c>.</summary>
    public string? OnExists { get; init; }

    /// <summary>Replace an existing target, at publish only.</summary>
    public bool Force { get; init; }

    /// <summary>Tries in a row without a new byte; 0 is for ever.</summary>
    public int? MaxTries { get; init; }

    /// <summary>Longest silence of the origin, in seconds.</summary>
    public double? Timeout { get; init; }

    /// <returns>The request, or the sentence that says what is wrong with the body.</returns>
    internal (DownloadRequest? Request, string? Mistake) Read()
    {
        var defaults = new DownloadRequest { Url = "" };
        Digest? checksum = null;
        string? wrongDigest = null;
        var mistake = UrlMistake()
            ?? (Name is not null && string.IsNullOrWhiteSpace(Name) ? "name is empty: give the file a name or leave it out." : null)
            ?? (Checksum is not null && !Digests.TryParse(Checksum, out checksum, out wrongDigest) ? $"checksum: {wrongDigest}" : null)
            ?? (Headers ?? new Dictionary<string, string>()).Select(field => FieldMistake(field.Key, field.Value)).FirstOrDefault(found => found is not null)
            ?? Bounds("limitRate", LimitRate, 1, long.MaxValue)
            ?? Bounds("priority", Priority, 0, DownloadRequest.HighestPriority)
            ?? Bounds("connectionsPerSilo", ConnectionsPerSilo, 1, DownloadRequest.MostConnections)
            ?? Bounds("maxTries", MaxTries, 0, int.MaxValue)
            ?? (Timeout is { } seconds && seconds is not (>= 0.001 and <= 86_400) ? "timeout takes seconds above 0 and up to 86400." : null)
            ?? (OnExists is not null && Existing() is null ? "onExists takes fail, skip or rename." : null)
            ?? (Force && OnExists is not (null or "fail") ? "force and onExists exclude each other: leave one of them out." : null);
        return mistake is not null ? (null, mistake) : (defaults with
        {
            Url = new Uri(Url!.Trim()).GetComponents(UriComponents.AbsoluteUri & ~UriComponents.Fragment, UriFormat.UriEscaped),
            Name = Name,
            Checksum = checksum,
            Headers = [.. (Headers ?? new Dictionary<string, string>()).Select(field => new HeaderField(field.Key, field.Value))],
            LimitRate = LimitRate,
            Priority = Priority ?? defaults.Priority,
            Connections = ConnectionsPerSilo ?? defaults.Connections,
            MaxTries = MaxTries ?? defaults.MaxTries,
            Timeout = Timeout is { } given ? TimeSpan.FromSeconds(given) : defaults.Timeout,
            OnExists = Existing() ?? (Force || Name is not null ? Abstractions.OnExists.Fail : Abstractions.OnExists.Rename),
            Force = Force,
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
    private string? UrlMistake() =>
        string.IsNullOrWhiteSpace(Url) ? "url is missing: give it as https://host/path."
        : Url.Length > DownloadRequest.LongestUrl ? $"url has {Url.Length} characters; the longest that Haul takes has {DownloadRequest.LongestUrl}."
        : Url.Trim().Any(char.IsControl) || !Uri.TryCreate(Url.Trim(), UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0
            ? "url is no http or https URL: give it as https://host/path."
        : null;

    private OnExists? Existing() => OnExists switch
    {
        "fail" => Abstractions.OnExists.Fail,
        "skip" => Abstractions.OnExists.Skip,
        "rename" => Abstractions.OnExists.Rename,
        _ => null,
    };
}
