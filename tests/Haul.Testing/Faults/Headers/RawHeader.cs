namespace Haul.Testing;

/// <summary>A header line as it is, put before the others; Latin-1, no line end. May hold a whole second line after CR LF.</summary>
public sealed class RawHeader(string line) : Fault
{
    /// <summary>A56: a line that is folded (RFC 9112, section 5.2).</summary>
    public static RawHeader Folded() => new("X-Folded: one\r\n two");

    /// <summary>A56: a line without a colon.</summary>
    public static RawHeader WithoutColon() => new("This line has no colon");

    /// <summary>A56: a value with a NUL in it.</summary>
    public static RawHeader WithNul() => new("X-Nul: a\0b");

    /// <inheritdoc />
    protected internal override void Spoil(Reply reply, Visit visit) => reply.HeaderLines.Insert(0, line);
}
