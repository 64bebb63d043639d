using System.Text;

namespace Haul.Testing;

/// <summary>Cuts requests out of the bytes of a connection, and notices when the client goes away.</summary>
internal sealed class RequestReader(Stream stream)
{
    /// <summary>More than any client of ours sends.</summary>
    private const int MaxHeadBytes = 1024 * 1024;

    private byte[] buffer = new byte[4096];
    private int filled;
    private Task<int>? pending;

    /// <summary>The next request; null when the client closes the connection or sends no HTTP.</summary>
    public async Task<OriginRequest?> Read()
    {
        while (true)
        {
            var end = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8);
            if (end >= 0)
            {
                var head = Encoding.Latin1.GetString(buffer, 0, end);
                buffer.AsSpan(end + 4, filled - end - 4).CopyTo(buffer);
                filled -= end + 4;
                return Parse(head);
            }

            if (filled >= MaxHeadBytes || await Fill() == 0)
            {
                return null;
            }
        }
    }

    /// <summary>Completes when the client closes its side; never if it sends the next request already.</summary>
    public async Task ClientGone()
    {
        try
        {
            if (filled == 0 && await Fill() == 0)
            {
                return;
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException)
        {
            return;
        }

        await Task.Delay(Timeout.Infinite, CancellationToken.None);
    }

    private Task<int> Fill() => pending is { IsCompleted: false } ? pending : pending = ReadMore();

    private async Task<int> ReadMore()
    {
        if (filled == buffer.Length)
        {
            Array.Resize(ref buffer, buffer.Length * 2);
        }

        var read = await stream.ReadAsync(buffer.AsMemory(filled));
        filled += read;
        return read;
    }

    private static OriginRequest? Parse(string head)
    {
        var lines = head.TrimStart('\r', '\n').Split("\r\n");
        return lines[0].Split(' ') is [var method, var target, var version]
            ? new(method, target, version, lines[1..])
            : null;
    }
}
