using System.Globalization;
using Haul.Abstractions;
using Microsoft.Data.Sqlite;

namespace Haul.Persistence;

/// <summary>
/// Opens the one database of a silo: locked against a second one, in WAL mode, each commit on the medium when it returns. The lock is
/// taken before SQLite sees the file, and a file that is not ours stays as it is.
/// </summary>
internal static class SiloDatabaseFile
{
    /// <summary>"Hauq" in ASCII: another than that of a single download's state file.</summary>
    public const int ApplicationId = 0x48617571;

    public const int FormatVersion = 1;

    /// <summary>
    /// The exclusive mode keeps the index of the log in memory, so that no shared memory file is needed, and keeps others out
    /// that do not know our lock. Tables come before WAL: so the header on the disk tells whose the file is from its first page on.
    /// </summary>
    private static readonly string Setup = string.Create(CultureInfo.InvariantCulture, $"""
        PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY;
        BEGIN IMMEDIATE;
        PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {FormatVersion};
        CREATE TABLE IF NOT EXISTS etag (last INTEGER NOT NULL);
        INSERT INTO etag (last) SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM etag);
        CREATE TABLE IF NOT EXISTS grain_state (
            grain TEXT NOT NULL, state TEXT NOT NULL, etag INTEGER NOT NULL, payload BLOB NOT NULL, PRIMARY KEY (grain, state));
        CREATE TABLE IF NOT EXISTS catalog (
            id TEXT NOT NULL PRIMARY KEY, status TEXT NOT NULL, url TEXT NOT NULL, name TEXT, length INTEGER, priority INTEGER NOT NULL,
            created_at TEXT, finished_at TEXT, error_code TEXT, error_message TEXT) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS catalog_by_status ON catalog (status, priority DESC, id);
        CREATE INDEX IF NOT EXISTS catalog_by_name ON catalog (name);
        CREATE TABLE IF NOT EXISTS target (name TEXT NOT NULL PRIMARY KEY, download TEXT NOT NULL UNIQUE) WITHOUT ROWID;
        COMMIT;
        PRAGMA journal_mode = WAL;
        """);

    /// <exception cref="StateStoreException">It is held, foreign, of a later version, on a network, or cannot be opened.</exception>
    public static (SqliteConnection Connection, TargetLock Lock) Open(string path)
    {
        if (FileSystemKind.NetworkOf(Path.GetDirectoryName(path) ?? path) is { } network)
        {
            throw Refused($"{path} is on a network file system ({network}), where a database is not safe; choose a local path with --state sqlite:PATH, or azure: for several machines.");
        }

        var file = TargetLock.TryTake(path, create: true, out var refusal, Held) ?? throw new StateStoreException(refusal!);
        try
        {
            switch (StateFileHeader.Read(file.File, StateFile.JournalOf(path), ApplicationId).Kind)
            {
                case StateFileKind.Foreign:
                    throw Refused($"{path} is not a database of haul-silo; move it away or choose another with --state sqlite:PATH.");
                case StateFileKind.LaterHaul:
                    throw Later(path);
                default:
                    return (Connect(path), file);
            }
        }
        catch (Exception error)
        {
            file.Dispose();
            if (StateFailure.IsOfTheFile(error))
            {
                throw Failure(error, path);
            }

            throw;
        }
    }

    public static StateStoreException Failure(Exception error, string path) => error is FormatException or SqliteException { SqliteErrorCode: 11 or 26 } // SQLITE_CORRUPT, SQLITE_NOTADB
        ? new(new(ErrorCode.Store, $"{path} is damaged; bring back a copy of it, or move it and its -wal file away to start with an empty one."), error)
        : StateFailure.From(error, path);

    private static SqliteConnection Connect(string path)
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
            if (Version(connection) > FormatVersion)
            {
                throw Later(path); // it stands in the log alone where the last silo was killed
            }

            using var setup = connection.CreateCommand();
#pragma warning disable CA2100 // a constant of this class
            setup.CommandText = Setup;
#pragma warning restore CA2100
            setup.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static long Version(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version;";
        return (long)command.ExecuteScalar()!;
    }

    private static StateStoreException Later(string path) =>
        Refused($"{path} was written by a later version of Haul; run that version, or choose another file with --state sqlite:PATH.");

    private static DownloadError Held(string path, string holder) => new(ErrorCode.Store,
        $"{path} is in use by {holder}; end that silo first, or choose another file with --state sqlite:PATH (several silos share azure: state).");

    private static StateStoreException Refused(string sentence) => new(new(ErrorCode.Store, sentence));
}
