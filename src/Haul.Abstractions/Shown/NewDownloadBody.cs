using System.Text.Json.Serialization;

namespace Haul.Abstractions;

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

    /// <summary>The body that asks for the same as the request.</summary>
    public static NewDownloadBody Of(DownloadRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new()
        {
            Url = request.Url,
            Name = request.Name,
            Checksum = request.Checksum?.ToString(),
            Headers = request.Headers.IsEmpty ? null : Combined(request.Headers),
            LimitRate = request.LimitRate,
            Priority = request.Priority,
            ConnectionsPerSilo = request.Connections,
            OnExists = request.OnExists.ToString().ToLowerInvariant(),
            Force = request.Force,
            MaxTries = request.MaxTries,
            Timeout = request.Timeout.TotalSeconds,
        };
    }

    /// <summary>Fields of one name are one field with all their values (RFC 9110 section 5.3).</summary>
    public static Dictionary<string, string> Combined(IEnumerable<HeaderField> fields) => fields
        .GroupBy(field => field.Name, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(same => same.Key, same => string.Join(", ", same.Select(field => field.Value)));
}
