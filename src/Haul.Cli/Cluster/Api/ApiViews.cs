using System.Globalization;
using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>What the API shows, as the contracts that the console shows it from: shown again, it is the same document.</summary>
internal static class ApiViews
{
    public static CatalogRow Row(ListedDownload shown) => new()
    {
        Id = Id(shown.Id),
        Status = Status(shown.Status),
        Url = shown.Url,
        Name = shown.Name,
        Length = shown.Length,
        Priority = shown.Priority,
        CreatedAt = Time(shown.CreatedAt),
        FinishedAt = Time(shown.FinishedAt),
        Error = Error(shown.Error),
    };

    public static DownloadView View(ShownDownload shown) => new()
    {
        Id = Id(shown.Id),
        Status = Status(shown.Status),
        Url = shown.Url,
        Name = shown.Name,
        Location = shown.Location,
        Length = shown.Length,
        Downloaded = shown.Downloaded,
        Rate = shown.Rate,
        Connections = shown.Connections,
        Segments = [.. shown.Segments.Select(Segment)],
        Verified = shown.Verified,
        Error = Error(shown.Error),
        FetchedTwice = shown.FetchedTwice,
        Trouble = shown.Trouble,
        Retries = shown.Retries,
        Validator = shown.Validator,
        Generation = shown.Generation,
        CreatedAt = Time(shown.CreatedAt),
        FinishedAt = Time(shown.FinishedAt),
        Hashed = shown.Hashed,
        Map = shown.Map,
        Silos = [.. shown.Silos],
        Digests = [.. shown.Digests.Select(Digest).OfType<Digest>()],
    };

    public static NodeView Node(ShownNode shown) => new()
    {
        Name = shown.Name,
        Address = shown.Address,
        Status = shown.Status,
        Rate = shown.Rate,
        Connections = shown.Connections,
        MostConnections = shown.MostConnections,
        Http = shown.Http,
        Memory = shown.Memory,
    };

    public static DownloadId Id(string text) => DownloadId.TryParse(text, out var id) ? id : throw Unknown("an id", text);

    private static SegmentView Segment(ShownSegment shown) =>
        new(shown.Slot, shown.Start, shown.End ?? ByteRange.OpenEnd, shown.Offset, shown.Silo, shown.Rate, shown.Epoch, shown.Hedge, shown.Attempt, shown.Stolen);

    private static DownloadStatus Status(string word) => StatusWords.Status(word) ?? throw Unknown("a status", word);

    private static DownloadError? Error(ShownError? shown) => shown is null ? null : new(ErrorCodeExtensions.Code(shown.Code) ?? ErrorCode.Internal, shown.Message);

    private static Digest? Digest(string text) => Digests.TryParse(text, out var digest, out _) ? digest : null;

    private static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static InputException Unknown(string what, string text) =>
        new(ErrorCode.ClusterUnreachable, $"the cluster gives '{PlainText.Of(text)}' as {what}", "use the console of the silos' version");
}
