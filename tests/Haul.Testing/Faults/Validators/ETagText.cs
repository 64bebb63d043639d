namespace Haul.Testing;

/// <summary>The ETag is this text, whatever it is; null sends none.</summary>
public sealed class ETagText(string? text) : Fault
{
    /// <inheritdoc />
    protected internal override void Alter(FileView view, Visit visit) => view.ETag = text;
}
