namespace Haul.Testing;

/// <summary>A39: the body drips, one byte a second unless told otherwise. Also the way to make single answers slow.</summary>
public sealed class SlowLoris(long bytesPerSecond = 1) : Fault
{
    /// <inheritdoc />
    protected internal override void Spoil(Reply reply, Visit visit) => reply.Rate = bytesPerSecond;
}
