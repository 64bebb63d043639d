namespace Haul.Persistence;

/// <param name="ETag">Never used twice within a download's database, not even for a row that was cleared and written again.</param>
/// <param name="Payload">UTF-8 JSON.</param>
internal sealed record Row(long ETag, byte[] Payload);
