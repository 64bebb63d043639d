namespace Haul.Testing;

/// <summary>A11: the ETag is weak.</summary>
public sealed class WeakETag : Fault
{
    /// <inheritdoc />
    protected internal override void Alter(FileView view, Visit visit) => view.ETag = "W/" + view.ETag;
}
