namespace Haul.Testing;

/// <summary>Whatever a test wants to do to an answer.</summary>
public sealed class CustomFault(Action<Reply, Visit> spoil, Action<FileView, Visit>? alter = null) : Fault
{
    /// <inheritdoc />
    protected internal override void Alter(FileView view, Visit visit) => alter?.Invoke(view, visit);

    /// <inheritdoc />
    protected internal override void Spoil(Reply reply, Visit visit) => spoil(reply, visit);
}
