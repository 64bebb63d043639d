using System.Text.Json.Serialization;
using Haul.Abstractions;

namespace Haul.Web;

/// <summary>Serializers of the API, made at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(NewDownloadBody))]
[JsonSerializable(typeof(SubmittedDownload))]
[JsonSerializable(typeof(ListReply))]
[JsonSerializable(typeof(ShownDownload))]
[JsonSerializable(typeof(ShownExplanation))]
[JsonSerializable(typeof(ControlledDownload))]
[JsonSerializable(typeof(NodesReply))]
[JsonSerializable(typeof(ShownNode))]
internal sealed partial class ApiJson : JsonSerializerContext;
