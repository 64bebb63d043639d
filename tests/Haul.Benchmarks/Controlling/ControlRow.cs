namespace Haul.Benchmarks;

/// <summary>One download by the engine of this process.</summary>
/// <param name="Bytes">Of the file.</param>
/// <param name="Wall">From its submission until it was completed.</param>
/// <param name="Cpu">Processor time of the process meanwhile.</param>
/// <param name="Moved">The part of it that pumps spent on bytes; null where it cannot be told from the rest.</param>
/// <param name="Publish">From the last byte until it was completed; null where the last byte is not known.</param>
internal sealed record ControlRow(string Name, long Bytes, TimeSpan Wall, TimeSpan Cpu, TimeSpan? Moved, TimeSpan? Publish, long Messages, long Writes)
{
    public const string Head = "run            GiB    wall s     CPU s   control s   ms a GiB   % of a core   messages a GiB   state writes a GiB   publish ms";

    /// <summary>Processor time for everything but bytes.</summary>
    public TimeSpan? Control => Cpu - Moved;

    private double GiB => Bytes / (double)(1 << 30);

    public override string ToString() =>
        $"{Name,-6} {GiB,11:F0} {Wall.TotalSeconds,9:F2} {Cpu.TotalSeconds,9:F2} {Control?.TotalSeconds,11:F3} {Control?.TotalMilliseconds / GiB,10:F3} {Control / Wall * 100,13:F2} {Messages / GiB,16:F2} {Writes / GiB,20:F3} {Publish?.TotalMilliseconds,12:F0}";
}
