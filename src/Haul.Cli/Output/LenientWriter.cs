using System.Text;

namespace Haul.Cli;

/// <summary>
/// A writer whose reader may go away: from the first failure on it drops what is written, because a download is worth
/// more than the lines about it. (Access is denied where the shell closed the stream before we started.)
/// </summary>
public sealed class LenientWriter(TextWriter inner) : TextWriter
{
    private volatile bool isLost;

    public override Encoding Encoding => inner.Encoding;

    /// <summary>Nobody reads any more.</summary>
    public bool IsLost => isLost;

    public override void Write(char value) => Try(value, static (writer, text) => writer.Write(text));

    public override void Write(string? value) => Try(value, static (writer, text) => writer.Write(text));

    public override void Write(char[] buffer, int index, int count) => Try(new string(buffer, index, count), static (writer, text) => writer.Write(text));

    /// <summary>One write a line: lines of several processes on one pipe stay whole.</summary>
    public override void WriteLine(string? value) => Write(value + '\n');

    public override void Flush() => Try(0, static (writer, _) => writer.Flush());

    private void Try<T>(T value, Action<TextWriter, T> write)
    {
        if (isLost)
        {
            return;
        }

        try
        {
            write(inner, value);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            isLost = true;
        }
    }
}
