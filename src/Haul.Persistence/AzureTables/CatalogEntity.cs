using Azure.Data.Tables;
using Haul.Abstractions;

namespace Haul.Persistence;

/// <summary>A catalog row as typed columns, so that other tools can query it.</summary>
internal static class CatalogEntity
{
    public const string Id = "Id";
    public const string Tail = "Tail"; // the id's last characters, to be found by
    public const string Name = "Name";
    public const string Status = "Status";
    public const string Priority = "Priority";

    public const int TailLength = 4;

    private const string Url = "Url";
    private const string Length = "Length";
    private const string CreatedAt = "CreatedAt";
    private const string FinishedAt = "FinishedAt";
    private const string ErrorName = "ErrorCode";
    private const string ErrorText = "ErrorMessage";

    /// <summary>A text column holds 64 KiB of UTF-16.</summary>
    private const int MaxText = 32_000;

    /// <summary>Columns enough to tell which download a row is of.</summary>
    public static readonly string[] IdOnly = [Id];

    public static TableEntity From(CatalogRow row, string partition, string key)
    {
        var entity = new TableEntity(partition, key)
        {
            [Id] = row.Id.Value,
            [Tail] = row.Id.Value[^TailLength..],
            [Status] = row.Status.ToString(),
            [Url] = Cut(row.Url),
            [Priority] = row.Priority,
        };
        Set(entity, Name, Cut(row.Name));
        Set(entity, Length, row.Length);
        Set(entity, CreatedAt, row.CreatedAt?.ToUniversalTime());
        Set(entity, FinishedAt, row.FinishedAt?.ToUniversalTime());
        Set(entity, ErrorName, row.Error?.Code.ToString());
        Set(entity, ErrorText, Cut(row.Error?.Message));
        return entity;
    }

    public static DownloadId IdOf(TableEntity entity) => DownloadId.Parse(entity.GetString(Id));

    /// <summary>Null for a status that only a later version knows.</summary>
    public static CatalogRow? Parse(TableEntity entity) => !Enum.TryParse<DownloadStatus>(entity.GetString(Status), out var status) ? null : new CatalogRow
    {
        Id = IdOf(entity),
        Status = status,
        Url = entity.GetString(Url) ?? "",
        Name = entity.GetString(Name),
        Length = entity.GetInt64(Length),
        Priority = entity.GetInt32(Priority) ?? 0,
        CreatedAt = entity.GetDateTimeOffset(CreatedAt),
        FinishedAt = entity.GetDateTimeOffset(FinishedAt),
        Error = entity.GetString(ErrorText) is { } message
            ? new(Enum.TryParse<ErrorCode>(entity.GetString(ErrorName), out var code) ? code : ErrorCode.Internal, message)
            : null,
    };

    private static string? Cut(string? text) => text?.Length > MaxText ? text[..MaxText] : text;

    private static void Set(TableEntity entity, string name, object? value)
    {
        if (value is not null)
        {
            entity[name] = value;
        }
    }
}
