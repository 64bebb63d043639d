using System.Globalization;
using System.Text.Json.Serialization;
using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>
/// One line of <c>get --json</c>. Every event has every field; unknown is null. Bytes, bytes a second, seconds.
/// Fields are added, never renamed.
/// </summary>
public sealed record GetEvent
{
    /// <summary><c>started</c>, <c>progress</c>, <c>retry</c>, <c>completed</c> or <c>failed</c>.</summary>
    public required string Event { get; init; }

    public required string? Id { get; init; }

    /// <summary>Without userinfo and query.</summary>
    public required string Url { get; init; }

    public required string? Path { get; init; }

    public required string? Name { get; init; }

    public required string Status { get; init; }

    public required long? Length { get; init; }

    public required long Downloaded { get; init; }

    public required long Rate { get; init; }

    public required double? Eta { get; init; }

    public required int Connections { get; init; }

    public required int Retries { get; init; }

    public required string? Trouble { get; init; }

    /// <summary>Bytes that an earlier run had brought.</summary>
    public required long Resumed { get; init; }

    public required long FetchedTwice { get; init; }

    /// <summary>A digest's name, <c>blocks</c>, or <c>no</c>.</summary>
    public required string Verified { get; init; }

    public required string Validator { get; init; }

    public required bool Skipped { get; init; }

    public required double Seconds { get; init; }

    public required ShownError? Error { get; init; }

    public static GetEvent Of(string name, FileReport file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return new()
        {
            Event = name,
            Id = file.View.Id.Value,
            Url = file.Url,
            Path = file.Path,
            Name = file.View.Name,
            Status = file.View.Status.ToString().ToLower(CultureInfo.InvariantCulture),
            Length = file.View.Length,
            Downloaded = file.View.Downloaded,
            Rate = double.IsFinite(file.Rate) ? (long)Math.Max(0, file.Rate) : 0,
            Eta = file.Eta is { } eta ? Math.Round(eta.TotalSeconds, 1) : null,
            Connections = file.View.Connections,
            Retries = file.View.Retries,
            Trouble = file.Trouble,
            Resumed = file.View.Resumed,
            FetchedTwice = file.View.FetchedTwice,
            Verified = file.View.Verified,
            Validator = file.View.Validator,
            Skipped = file.Skipped,
            Seconds = Math.Round(file.Elapsed.TotalSeconds, 3),
            Error = file.Error is { } error ? new(error.Code.Text(), error.Message) : null,
        };
    }
}

/// <summary>Serializers made at build time: a short command does not pay for reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(GetEvent))]
[JsonSerializable(typeof(VerifyReport))]
[JsonSerializable(typeof(SubmitReply))]
[JsonSerializable(typeof(ListReply))]
[JsonSerializable(typeof(ShownDownload))]
[JsonSerializable(typeof(ShownExplanation))]
[JsonSerializable(typeof(ControlReply))]
[JsonSerializable(typeof(NodesReply))]
internal sealed partial class OutputJson : JsonSerializerContext;
