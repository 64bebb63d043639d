namespace Haul.Persistence;

/// <summary>
/// The state in a row: as a grain has written it, or as a file held it. States do not change once they are written, so they
/// become text only when a file needs it; most rows of a short download never do.
/// </summary>
internal abstract class RowValue
{
    /// <summary>UTF-8 JSON, compressed where it is long.</summary>
    public abstract byte[] Payload { get; }

    public static RowValue Of<T>(T state) => new Written<T>(state);

    /// <param name="payload">Of a file.</param>
    public static RowValue Stored(byte[] payload) => new Text(payload);

    public virtual T Read<T>() => StateJson.Read<T>(Payload)!;

    private sealed class Text(byte[] payload) : RowValue
    {
        public override byte[] Payload => payload;
    }

    private sealed class Written<TState>(TState state) : RowValue
    {
        public override byte[] Payload => StateJson.Write(state);

        public override T Read<T>() => state is T same ? same : base.Read<T>();
    }
}
