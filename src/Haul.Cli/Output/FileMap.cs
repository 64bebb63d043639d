using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>Draws which bytes of a file are there, as a row of equal cells.</summary>
public static class FileMap
{
    /// <summary>Empty while the length is unknown.</summary>
    public static MapCell[] Cells(DownloadView view, int count)
    {
        ArgumentNullException.ThrowIfNull(view);
        if (view.Length is not { } length || count <= 0)
        {
            return [];
        }

        if (view.Status is DownloadStatus.Completed || length == 0)
        {
            return [.. Enumerable.Repeat(MapCell.Done, count)];
        }

        var there = view.Segments.Aggregate(view.Finished, (set, segment) => set.Add(new(segment.Start, Math.Min(segment.Offset, length))));
        return [.. Enumerable.Range(0, count).Select(cell => Cell(view, there, new(Edge(length, cell, count), Edge(length, cell + 1, count))))];
    }

    public static char Glyph(MapCell cell, bool unicode) => cell switch
    {
        MapCell.Done => unicode ? '█' : '#',
        MapCell.Coming => unicode ? '▒' : '+',
        _ => unicode ? '░' : '.',
    };

    private static MapCell Cell(DownloadView view, RangeSet there, ByteRange bytes)
    {
        // A file of fewer bytes than cells: the cell shows the byte that it is a part of.
        bytes = bytes.IsEmpty ? new(bytes.Start, bytes.Start + 1) : bytes;
        return there.Contains(bytes) ? MapCell.Done
            : there.Overlaps(bytes) || view.Segments.Any(segment => bytes.Contains(segment.Offset)) ? MapCell.Coming
            : MapCell.Missing;
    }

    private static long Edge(long length, int cell, int count) => (long)((Int128)length * cell / count);
}
