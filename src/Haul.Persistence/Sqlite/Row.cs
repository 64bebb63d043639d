namespace Haul.Persistence;

/// <param name="ETag">Never used twice within a download's database, not even for a row that was cleared and written again.</param>
internal sealed record Row(long ETag, RowValue Value);
