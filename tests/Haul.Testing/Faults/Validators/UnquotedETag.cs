namespace Haul.Testing;

/// <summary>A12: the ETag comes without quotes.</summary>
public sealed class UnquotedETag : Fault
{
    /// <inheritdoc />
    protected internal override void Alter(FileView view, Visit visit) => view.ETag = view.ETag?.Trim((char)34);
}
