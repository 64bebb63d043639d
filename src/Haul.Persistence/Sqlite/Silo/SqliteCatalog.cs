using System.Globalization;
using Haul.Abstractions;
using Microsoft.Data.Sqlite;

namespace Haul.Persistence;

/// <summary>The catalog in the silo's database. Errors are <see cref="StateStoreException"/>.</summary>
public sealed class SqliteCatalog : ICatalog
{
    private const string Select = "SELECT id, status, url, name, length, priority, created_at, finished_at, error_code, error_message FROM catalog ";

    private readonly SiloDatabase _database;

    internal SqliteCatalog(SiloDatabase database) => _database = database;

    public Task Put(CatalogRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return _database.Run(sql => sql.Execute(
            """
            INSERT OR REPLACE INTO catalog (id, status, url, name, length, priority, created_at, finished_at, error_code, error_message)
            VALUES ($id, $status, $url, $name, $length, $priority, $created, $finished, $code, $message);
            """,
            ("$id", row.Id.Value), ("$status", row.Status.ToString()), ("$url", row.Url), ("$name", row.Name), ("$length", row.Length),
            ("$priority", row.Priority), ("$created", Text(row.CreatedAt)), ("$finished", Text(row.FinishedAt)),
            ("$code", row.Error?.Code.ToString()), ("$message", row.Error?.Message)));
    }

    public async Task<CatalogRow?> Find(DownloadId id) =>
        await Rows(Select + "WHERE id = $id;", ("$id", id.Value)).ConfigureAwait(false) is [var row] ? row : null;

    public Task<CatalogPage> List(CatalogQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return _database.Run(sql =>
        {
            var page = new PageInProgress(query);
            var wanted = query.Status is null ? "" : "status = $status AND "; // so that the index of the status serves it
            sql.Each(
                Select + $"WHERE {wanted}($after IS NULL OR id < $after) ORDER BY id DESC;",
                row => Read(row) is var found && page.Look(found.Id, found),
                ("$status", query.Status?.ToString()), ("$after", query.After?.Value));
            return page.Page;
        });
    }

    public Task<IReadOnlyList<CatalogRow>> Match(string text, int limit)
    {
        ArgumentNullException.ThrowIfNull(text);
        var suffix = text.Length >= CatalogEntity.TailLength ? text.ToUpperInvariant() : "-"; // no id ends so
        return Rows(
            Select + "WHERE name = $text OR substr(id, -length($suffix)) = $suffix ORDER BY id DESC LIMIT $limit;",
            ("$text", text), ("$suffix", suffix), ("$limit", limit));
    }

    public Task<IReadOnlyList<CatalogRow>> Working() => Rows(
        Select + "WHERE status IN ($probing, $downloading, $merging) ORDER BY id DESC;",
        ("$probing", nameof(DownloadStatus.Probing)), ("$downloading", nameof(DownloadStatus.Downloading)), ("$merging", nameof(DownloadStatus.Merging)));

    public Task<IReadOnlyList<CatalogRow>> Queued(int limit) => Rows(
        Select + "WHERE status = $queued ORDER BY priority DESC, id LIMIT $limit;", ("$queued", nameof(DownloadStatus.Queued)), ("$limit", limit));

    public Task Remove(DownloadId id) => _database.Run(sql => sql.Execute("DELETE FROM catalog WHERE id = $id;", ("$id", id.Value)));

    private async Task<IReadOnlyList<CatalogRow>> Rows(string text, params (string Name, object? Value)[] values) =>
        await _database.Run(sql => sql.Rows(text, Read, values)).ConfigureAwait(false);

    private static CatalogRow Read(SqliteDataReader row) => new()
    {
        Id = DownloadId.Parse(row.GetString(0)),
        Status = Enum.Parse<DownloadStatus>(row.GetString(1)),
        Url = row.GetString(2),
        Name = Value(row, 3)?.ToString(),
        Length = Value(row, 4) as long?,
        Priority = row.GetInt32(5),
        CreatedAt = Time(row, 6),
        FinishedAt = Time(row, 7),
        Error = Value(row, 9) is string message
            ? new(Enum.TryParse<ErrorCode>(Value(row, 8)?.ToString(), out var code) ? code : ErrorCode.Internal, message)
            : null,
    };

    private static object? Value(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetValue(column);

    private static DateTimeOffset? Time(SqliteDataReader row, int column) =>
        Value(row, column) is string text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind) : null;

    private static string? Text(DateTimeOffset? time) => time?.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture);
}
