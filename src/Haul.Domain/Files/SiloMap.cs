using Haul.Abstractions;

namespace Haul.Domain;

/// <summary>Which silo brought which block, as far as an activation knows, and the map of the file drawn from it.</summary>
public sealed class SiloMap
{
    /// <summary>Cells of a map at most: more than a terminal has columns, few enough to be sent ten times a second.</summary>
    public const int MostCells = 1_024;

    private const byte Unknown = byte.MaxValue;

    private byte[] _silos = [];

    /// <summary>Forgets everything: another generation has other blocks.</summary>
    public void Reset(long blocks)
    {
        _silos = new byte[blocks];
        Array.Fill(_silos, Unknown);
    }

    /// <param name="silo">Index of the silo in the file's list.</param>
    public void Note(long block, int silo)
    {
        if (block < _silos.Length)
        {
            _silos[block] = (byte)Math.Min(silo, 'z' - 'a');
        }
    }

    /// <summary>Finished blocks that nobody has named a silo for.</summary>
    public IEnumerable<long> Unknowns(FileState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        Fit(state.Grid);
        return state.Finished.Ranges
            .SelectMany(range => Blocks(state.Grid, range))
            .Where(block => _silos[block] == Unknown);
    }

    /// <summary>A cell per 1/n of the blocks: its first block that is being fetched or, else, finished decides.</summary>
    /// <param name="most">Cells at most.</param>
    public string Draw(FileState state, int most = MostCells)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.BlockSize == 0 || state.Representation?.Length is not { } length || length == 0)
        {
            return "";
        }

        var grid = state.Grid;
        Fit(grid);
        var cells = new char[Math.Min(most, grid.Count)];
        Array.Fill(cells, '.');
        foreach (var range in state.Finished.Ranges)
        {
            foreach (var block in Blocks(grid, range))
            {
                cells[CellOf(block, grid.Count, cells.Length)] = _silos[block] == Unknown ? '?' : (char)('a' + _silos[block]);
            }
        }

        foreach (var segment in state.Segments.Where(segment => segment.Range.Start < length))
        {
            var at = state.Finished.Ranges.FirstOrDefault(range => range.Contains(segment.Range.Start)) is { IsEmpty: false } done ? done.End : segment.Range.Start;
            if (at < segment.Range.End && at < length)
            {
                cells[CellOf(grid.IndexOf(at), grid.Count, cells.Length)] = (char)('A' + Math.Min(Math.Max(0, state.Silos.IndexOf(segment.Silo)), 'Z' - 'A'));
            }
        }

        return new(cells);
    }

    private void Fit(BlockGrid grid)
    {
        if (_silos.Length != grid.Count)
        {
            Reset(grid.Count);
        }
    }

    private static IEnumerable<long> Blocks(BlockGrid grid, ByteRange range)
    {
        for (var (block, last) = (grid.IndexOf(range.Start), grid.IndexOf(range.End - 1)); block <= last; block++)
        {
            yield return block;
        }
    }

    private static int CellOf(long block, long blocks, int cells) => (int)(block * cells / blocks);
}
