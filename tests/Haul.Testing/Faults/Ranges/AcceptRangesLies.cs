namespace Haul.Testing;

/// <summary>A49: says <c>Accept-Ranges: bytes</c> and ignores ranges.</summary>
public sealed class AcceptRangesLies : Fault
{
    /// <inheritdoc />
    protected internal override void Alter(FileView view, Visit visit) => view.HonoursRanges = false;
}
