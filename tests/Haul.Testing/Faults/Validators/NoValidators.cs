namespace Haul.Testing;

/// <summary>Neither ETag nor Last-Modified.</summary>
public sealed class NoValidators : Fault
{
    /// <inheritdoc />
    protected internal override void Alter(FileView view, Visit visit) => (view.ETag, view.LastModified) = (null, null);
}
