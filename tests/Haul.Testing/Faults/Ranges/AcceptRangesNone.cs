namespace Haul.Testing;

/// <summary>A48: says <c>Accept-Ranges: none</c> and serves ranges.</summary>
public sealed class AcceptRangesNone : Fault
{
    /// <inheritdoc />
    protected internal override void Alter(FileView view, Visit visit) => view.AcceptRanges = "none";
}
