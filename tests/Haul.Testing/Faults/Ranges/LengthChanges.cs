namespace Haul.Testing;

/// <summary>A27, A54: the file has another length. Its validators stay unless new ones are given: the total is all that tells.</summary>
public sealed class LengthChanges(long length) : Fault
{
    /// <summary>The ETag from then on; null keeps it.</summary>
    public string? ETag { get; init; }

    /// <inheritdoc />
    protected internal override void Alter(FileView view, Visit visit)
    {
        view.Length = length;
        view.ETag = ETag ?? view.ETag;
    }
}
