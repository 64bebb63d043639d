using System.Text;

namespace Haul.Testing;

/// <summary>Sends an answer: header, then the body in slices that the limits allow.</summary>
internal sealed class ReplyWriter(Stream stream, Throttle throttle)
{
    /// <summary>Large enough for more than 1 GB/s over loopback, small enough to stay in the cache.</summary>
    private const int UnlimitedWrite = 128 * 1024;

    /// <summary>Room before and after the data for the size line of a chunk and its end.</summary>
    private const int ChunkHead = 10;

    private readonly byte[] buffer = new byte[ChunkHead + UnlimitedWrite + 2];

    /// <summary>True if all was sent, false if the reply wanted to be cut.</summary>
    public async Task<bool> Send(Reply reply, bool withBody, Exchange exchange, CancellationToken cancellationToken)
    {
        if (reply.BeforeHead is { } before)
        {
            await before(new ReplyWire(stream), cancellationToken);
        }

        await stream.WriteAsync(Head(reply), cancellationToken);
        return !withBody || await SendBody(reply, exchange, cancellationToken);
    }

    private static byte[] Head(Reply reply)
    {
        var text = new StringBuilder().Append(reply.Version).Append(' ').Append(reply.Status);
        if (reply.Reason.Length > 0)
        {
            text.Append(' ').Append(reply.Reason);
        }

        text.Append("\r\n");
        reply.HeaderLines.ForEach(line => text.Append(line).Append("\r\n"));
        return Encoding.Latin1.GetBytes(text.Append("\r\n").ToString());
    }

    private async Task<bool> SendBody(Reply reply, Exchange exchange, CancellationToken cancellationToken)
    {
        var paused = reply.Pause is null;
        for (long sent = 0; ;)
        {
            if (!paused && sent >= reply.PauseAfter)
            {
                await reply.Pause!(cancellationToken);
                paused = true;
            }

            if (sent >= reply.CutAfter)
            {
                return false;
            }

            var stop = paused ? reply.CutAfter : Math.Min(reply.PauseAfter, reply.CutAfter);
            var want = throttle.Slice((int)Math.Min(UnlimitedWrite, stop - sent), reply.Rate);
            var read = await reply.Body.ReadAsync(buffer.AsMemory(ChunkHead, want), cancellationToken);
            if (read == 0)
            {
                break;
            }

            await throttle.Pass(read, reply.Rate, cancellationToken);
            await stream.WriteAsync(reply.Chunked ? Chunk(read) : buffer.AsMemory(ChunkHead, read), cancellationToken);
            exchange.Sending(read);
            sent += read;
        }

        if (reply.Chunked)
        {
            await stream.WriteAsync("0\r\n\r\n"u8.ToArray(), cancellationToken);
        }

        return true;
    }

    private ReadOnlyMemory<byte> Chunk(int length)
    {
        var head = Encoding.ASCII.GetBytes($"{length:x}\r\n");
        head.CopyTo(buffer, ChunkHead - head.Length);
        "\r\n"u8.CopyTo(buffer.AsSpan(ChunkHead + length));
        return buffer.AsMemory(ChunkHead - head.Length, head.Length + length + 2);
    }
}
