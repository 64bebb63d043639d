namespace Haul.Testing;

/// <summary>A6, A7, A8: a range is answered with 200 and the whole file.</summary>
public sealed class IgnoresRanges : Fault
{
    /// <inheritdoc />
    protected internal override void Alter(FileView view, Visit visit)
    {
        view.HonoursRanges = false;
        view.AcceptRanges = null;
    }
}
