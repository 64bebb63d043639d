namespace Haul.Transfer;

/// <summary>The one place that decides whether bytes of a reply may be written into a file.</summary>
public interface IRangeGate
{
    /// <summary>Judges by status and fields alone; the body is not touched.</summary>
    GateVerdict Judge(GateAsk ask, ResponseHead head);
}
