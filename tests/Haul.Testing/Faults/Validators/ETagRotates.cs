namespace Haul.Testing;

/// <summary>A10: every request sees another ETag over the same bytes, as behind nodes that make their own; <paramref name="nodes"/> take turns.</summary>
public sealed class ETagRotates(int nodes = int.MaxValue) : Fault
{
    /// <inheritdoc />
    protected internal override void Alter(FileView view, Visit visit) => view.ETag = $"\"node-{(visit.Number - 1) % nodes}\"";
}
