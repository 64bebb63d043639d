using Haul.Abstractions;
using Microsoft.Data.Sqlite;

namespace Haul.Persistence;

/// <summary>Turns what SQLite or the system says into a sentence that names the cause and the cure.</summary>
internal static class StateFailure
{
    private const int Busy = 5; // SQLITE_BUSY and the others: sqlite.org/rescode.html
    private const int ReadOnly = 8;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;
    private const int ShortRead = 522; // SQLITE_IOERR_SHORT_READ: the file was cut within a page

    public static bool IsOfTheFile(Exception error) => error is SqliteException or IOException or UnauthorizedAccessException or FormatException;

    public static StateStoreException From(Exception error, string path) => new(Describe(error, path), error);

    public static DownloadError Describe(Exception error, string path)
    {
        var name = Path.GetFileName(path);
        var directory = Path.GetDirectoryName(path);
        return error switch
        {
            SqliteException { SqliteErrorCode: Full } => new(ErrorCode.StoreFull, $"Cannot save {path}: no space is left; free some and run again."),
            SqliteException { SqliteErrorCode: Corrupt or NotADatabase } or SqliteException { SqliteExtendedErrorCode: ShortRead } or FormatException => Damaged(path),
            SqliteException { SqliteErrorCode: ReadOnly } => new(ErrorCode.Store, $"Cannot save {path}: it is read-only; make it writable and run again."),
            SqliteException { SqliteErrorCode: CannotOpen } => new(ErrorCode.Store, $"Cannot open {path} or its journal; make {directory} writable for this user and run again."),
            SqliteException { SqliteErrorCode: Busy } => new(ErrorCode.Store, $"Cannot save {path}: another program has it open; close that and run again."),
            SqliteException sqlite => new(ErrorCode.Store, $"Cannot save {path}: {sqlite.Message.TrimEnd('.')} (code {sqlite.SqliteExtendedErrorCode}); check the disk (dmesg) and run again."),
            DirectoryNotFoundException => new(ErrorCode.Store, $"{directory} is not a directory that exists; make it or choose another."),
            UnauthorizedAccessException => new(ErrorCode.Store, $"Cannot open {path}: permission denied; make {directory} and {name} writable for this user or choose another directory."),
            PathTooLongException => new(ErrorCode.Store, $"The name {name} is too long for the file system; choose a shorter one with -o."),
            _ => new(ErrorCode.Store, $"Cannot open {path}: {error.Message.TrimEnd('.')}; see to that and run again."),
        };
    }

    public static DownloadError Damaged(string path) => new(ErrorCode.Store,
        $"{path} is damaged and cannot be continued from; to start over, delete it and {Path.ChangeExtension(path, null)}.part.");

    public static DownloadError Foreign(string path) => new(ErrorCode.Store,
        $"{path} is not a Haul state file; move it away or choose another name with -o.");

    public static DownloadError Later(string path) => new(ErrorCode.Store,
        $"{path} was written by a later version of Haul; continue with that version, or choose another name with -o.");

    public static DownloadError Link(string path) => new(ErrorCode.Store,
        $"{path} is a symbolic link, and Haul does not write through links; remove it or choose another name with -o.");

    public static DownloadError Held(string path, string holder) => new(ErrorCode.Store,
        $"{Path.ChangeExtension(path, null)} is being downloaded by {holder}; wait for that or choose another name with -o.");
}
