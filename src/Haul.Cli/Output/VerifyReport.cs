using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>The one line of <c>verify --json</c>.</summary>
/// <param name="Ok">Every byte is that of the manifest.</param>
public sealed record VerifyReport(string Path, bool Ok, long Length, int Blocks, IReadOnlyList<BadRange> Bad, ShownError? Error)
{
    public static VerifyReport Of(string path, VerifyResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new(
            path,
            result.Error is null && result.Bad.IsEmpty,
            result.Length,
            result.Blocks,
            [.. result.Bad.Ranges.Select(range => new BadRange(range.Start, range.End))],
            result.Error is { } error ? new(error.Code.Text(), error.Message) : null);
    }
}

/// <summary>Half-open range of bytes.</summary>
public sealed record BadRange(long Start, long End);
