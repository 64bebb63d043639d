namespace Haul.Testing;

/// <summary>A14: a range under If-Range gets 200 and the whole file, even if the ETag matches.</summary>
public sealed class IfRangeAlways200 : Fault
{
    /// <inheritdoc />
    protected internal override void Alter(FileView view, Visit visit) => view.HonoursIfRange = false;
}
