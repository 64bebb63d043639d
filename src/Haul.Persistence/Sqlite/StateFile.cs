using System.Globalization;
using Haul.Abstractions;
using Microsoft.Data.Sqlite;

namespace Haul.Persistence;

/// <summary>
/// The SQLite database <c>NAME.haul</c>. The rollback journal is truncated rather than deleted, so the directory changes once;
/// synchronous FULL has each commit on the medium when it returns (sqlite.org/pragma.html).
/// </summary>
internal sealed class StateFile : IDisposable
{
    private const string Setup = "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY;";

    private const string Schema = """
        CREATE TABLE IF NOT EXISTS download (id TEXT NOT NULL, url TEXT NOT NULL, created TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS grain_state (
            grain TEXT NOT NULL, state TEXT NOT NULL, etag INTEGER NOT NULL, payload BLOB NOT NULL,
            PRIMARY KEY (grain, state)) WITHOUT ROWID;
        """;

    private readonly SqliteConnection _connection;

    private StateFile(SqliteConnection connection) => _connection = connection;

    /// <summary>The file that SQLite keeps beside it while it commits.</summary>
    public static string JournalOf(string path) => path + "-journal";

    /// <summary>Opens a file that exists, empty or ours.</summary>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    public static StateFile Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
            DefaultTimeout = 5, // seconds; only somebody's sqlite3 shell can be in the way
        }.ConnectionString);
        try
        {
            connection.Open();
            var file = new StateFile(connection);
            file.Execute(Setup);
            return file;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Reads everything; null when nothing was ever committed.</summary>
    /// <exception cref="SqliteException">The database is damaged.</exception>
    /// <exception cref="FormatException">It is whole, and yet not what was written.</exception>
    public StateFileContent? Load()
    {
        using var check = Command("PRAGMA quick_check(1);");
        if (check.ExecuteScalar() is not "ok" and var finding)
        {
            throw new FormatException($"the database is damaged: {finding}");
        }

        using var tables = Command("SELECT count(*) FROM sqlite_schema WHERE name IN ('download', 'grain_state') AND type = 'table';");
        var count = (long)tables.ExecuteScalar()!;
        if (count == 0)
        {
            return null;
        }

        using var head = Command("SELECT id, url FROM download;");
        using var headReader = head.ExecuteReader();
        if (count != 2 || !headReader.Read())
        {
            throw new FormatException("its tables are not complete");
        }

        var rows = new Dictionary<RowKey, Row>();
        using var body = Command("SELECT grain, state, etag, payload FROM grain_state;");
        using var bodyReader = body.ExecuteReader();
        while (bodyReader.Read())
        {
            rows.Add(new(bodyReader.GetString(0), bodyReader.GetString(1)), new(bodyReader.GetInt64(2), RowValue.Stored((byte[])bodyReader.GetValue(3))));
        }

        return new(DownloadId.Parse(headReader.GetString(0)), headReader.GetString(1), rows);
    }

    /// <summary>Commits changed rows; null removes one.</summary>
    public void Save(IReadOnlyDictionary<RowKey, Row?> changes)
    {
        using var transaction = _connection.BeginTransaction();
        Put(changes);
        transaction.Commit();
    }

    /// <summary>Commits all there is, whatever the file held.</summary>
    public void Rewrite(StateFileContent content, DateTimeOffset created)
    {
        using var transaction = _connection.BeginTransaction();
        Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {StateFileHeader.ApplicationId}; PRAGMA user_version = {StateFileHeader.FormatVersion};"));
        Execute(Schema);
        Execute("DELETE FROM grain_state;");
        using var head = Command("""
            INSERT INTO download (id, url, created) SELECT $id, $url, $created WHERE NOT EXISTS (SELECT 1 FROM download);
            UPDATE download SET id = $id, url = $url;
            """);
        head.Parameters.AddWithValue("$id", content.Download.Value);
        head.Parameters.AddWithValue("$url", content.Url);
        head.Parameters.AddWithValue("$created", created.ToString("O", CultureInfo.InvariantCulture));
        head.ExecuteNonQuery();
        Put(content.Rows.ToDictionary(row => row.Key, row => (Row?)row.Value));
        transaction.Commit();
    }

    public void Dispose() => _connection.Dispose();

    private void Put(IReadOnlyDictionary<RowKey, Row?> changes)
    {
        using var put = Command("INSERT OR REPLACE INTO grain_state (grain, state, etag, payload) VALUES ($grain, $state, $etag, $payload);");
        using var remove = Command("DELETE FROM grain_state WHERE grain = $grain AND state = $state;");
        foreach (var ((grain, state), row) in changes)
        {
            var command = row is null ? remove : put;
            command.Parameters.Clear();
            command.Parameters.AddWithValue("$grain", grain);
            command.Parameters.AddWithValue("$state", state);
            if (row is not null)
            {
                command.Parameters.AddWithValue("$etag", row.ETag);
                command.Parameters.AddWithValue("$payload", row.Value.Payload);
            }

            command.ExecuteNonQuery();
        }
    }

    private void Execute(string text)
    {
        using var command = Command(text);
        command.ExecuteNonQuery();
    }

    private SqliteCommand Command(string text)
    {
        var command = _connection.CreateCommand();
#pragma warning disable CA2100 // every text is a constant of this class
        command.CommandText = text;
#pragma warning restore CA2100
        return command;
    }
}
