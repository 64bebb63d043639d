using System.Buffers.Binary;

namespace Haul.Persistence;

/// <summary>
/// Tells our database from other files by its first 100 bytes (sqlite.org/fileformat2.html section 1.3), without SQLite: opening
/// a database may already change it.
/// </summary>
/// <param name="ChangeCounter">Moves with the first commit of every process that writes.</param>
internal readonly record struct StateFileHeader(StateFileKind Kind, uint ChangeCounter)
{
    /// <summary>"Haul" in ASCII, in the field that SQLite keeps for that.</summary>
    public const int ApplicationId = 0x4861756c;

    public const int FormatVersion = 1;

    private const int Size = 100;

    private static ReadOnlySpan<byte> SqliteMagic => "SQLite format 3\0"u8;

    private static ReadOnlySpan<byte> JournalMagic => [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];

    /// <param name="applicationId">Which of our kinds of database is expected.</param>
    public static StateFileHeader Read(FileStream file, string journalPath, int applicationId = ApplicationId)
    {
        Span<byte> header = stackalloc byte[Size];
        if (file.Length == 0)
        {
            return new(StateFileKind.Empty, 0);
        }

        var read = RandomAccess.Read(file.SafeFileHandle, header, 0);
        var known = read == Size && header.StartsWith(SqliteMagic) && BinaryPrimitives.ReadInt32BigEndian(header[68..]) == applicationId;
        if (!known)
        {
            return new(IsFirstCommitBrokenOff(journalPath) ? StateFileKind.Haul : StateFileKind.Foreign, 0);
        }

        var version = BinaryPrimitives.ReadInt32BigEndian(header[60..]);
        return new(version <= FormatVersion ? StateFileKind.Haul : StateFileKind.LaterHaul, BinaryPrimitives.ReadUInt32BigEndian(header[24..]));
    }

    /// <summary>
    /// A journal of a database that had no page yet: power failed in our first commit, and SQLite will roll it back to nothing
    /// whatever stands in the file.
    /// </summary>
    private static bool IsFirstCommitBrokenOff(string journalPath)
    {
        Span<byte> header = stackalloc byte[20];
        if (!File.Exists(journalPath))
        {
            return false;
        }

        using var journal = File.OpenHandle(journalPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return RandomAccess.Read(journal, header, 0) == header.Length && header.StartsWith(JournalMagic)
            && BinaryPrimitives.ReadInt32BigEndian(header[16..]) == 0;
    }
}
