using System.Text.Json.Serialization;
using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>Serializers of what goes over the HTTP API, made at build time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true, // a reply of something else is told by what it lacks
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(NewDownloadBody))]
[JsonSerializable(typeof(ListReply))]
[JsonSerializable(typeof(ShownDownload))]
[JsonSerializable(typeof(ShownExplanation))]
[JsonSerializable(typeof(NodesReply))]
[JsonSerializable(typeof(ShownNode))]
[JsonSerializable(typeof(ApiProblem))]
internal sealed partial class ApiJson : JsonSerializerContext;

/// <summary>Problem details (RFC 9457) as the API gives them.</summary>
internal sealed record ApiProblem
{
    public string? Title { get; init; }

    public string? Detail { get; init; }

    /// <summary>One of our error codes.</summary>
    public string? Code { get; init; }
}
