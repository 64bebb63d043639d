namespace Haul.Testing;

/// <summary>A47: HEAD tells of another length and ETag than GET, and that there are no ranges.</summary>
public sealed class HeadLies : Fault
{
    /// <summary>The length that HEAD gives; null: one byte more than the truth.</summary>
    public long? Length { get; init; }

    /// <summary>The ETag that HEAD gives.</summary>
    public string ETag { get; init; } = "\"lie\"";

    /// <inheritdoc />
    protected internal override void Alter(FileView view, Visit visit)
    {
        if (visit.Request.IsHead)
        {
            (view.Length, view.ETag, view.AcceptRanges) = (Length ?? view.Length + 1, ETag, "none");
        }
    }
}
