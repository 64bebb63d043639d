namespace Haul.Abstractions;

/// <summary>Which silo brought which block of a file: the map of <see cref="DownloadView.Map"/>, block by block.</summary>
/// <param name="Cells">Cells of the map: a block each, unless the file has more blocks than <see cref="MostCells"/>.</param>
/// <param name="Runs">
/// The letters of <see cref="DownloadView.Map"/>, run by run: a letter, and how many cells in a row have it unless it is one, as in
/// <c>a1200A.38</c>. Empty before the probe is answered.
/// </param>
[GenerateSerializer, Immutable, Alias("haul.BlockMap")]
public sealed record BlockMap([property: Id(0)] int Cells, [property: Id(1)] string Runs)
{
    /// <summary>As many blocks as a blob can have; larger files share cells.</summary>
    public const int MostCells = 40_000;

    public static BlockMap None { get; } = new(0, "");
}
