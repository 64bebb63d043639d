using System.Text;

namespace Haul.Cli.Tests;

public sealed class UrlListTests
{
    [Fact]
    public void Read_CommentsBlanksAndAnyLineEnd_GivesTheUrls()
    {
        var urls = Read(new UTF8Encoding(true).GetPreamble(), "# list\r\n\r\n  http://h/1  \r\n\thttp://h/2\nhttp://h/3#top");

        Assert.Equal(["http://h/1", "http://h/2", "http://h/3"], urls);
    }

    [Fact]
    public void Read_Utf16WithMark_IsText() => Assert.Equal(["http://h/1"], Read([], "http://h/1\r\n", Encoding.Unicode));

    [Fact]
    public void Read_EndlessLine_IsRefusedWithoutReadingAll()
    {
        using var stream = new Endless('a');

        Assert.Contains("line of more", Assert.Throws<InputException>(() => UrlList.Read(stream, "list")).Message, StringComparison.Ordinal);
        Assert.InRange(stream.Taken, 0, 1 << 20);
    }

    [Fact]
    public void Read_EndlessBinary_IsRefusedWithoutReadingAll()
    {
        using var stream = new Endless('\0');

        Assert.Contains("not text", Assert.Throws<InputException>(() => UrlList.Read(stream, "list")).Message, StringComparison.Ordinal);
        Assert.InRange(stream.Taken, 0, 1 << 20);
    }

    private static IEnumerable<string> Read(byte[] preamble, string text, Encoding? encoding = null)
    {
        encoding ??= new UTF8Encoding(false);
        byte[] mark = preamble.Length > 0 ? preamble : encoding.GetPreamble();
        using var stream = new MemoryStream([.. mark, .. encoding.GetBytes(text)]);
        return [.. UrlList.Read(stream, "list").Select(url => url.AbsoluteUri)];
    }

    /// <summary>The same byte for ever.</summary>
    private sealed class Endless(char value) : MemoryStream
    {
        public long Taken { get; private set; }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            buffer.Fill((byte)value);
            Taken += buffer.Length;
            return buffer.Length;
        }
    }
}
