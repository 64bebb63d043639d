using System.Text;

namespace Haul.Testing;

/// <summary>A22: a single range answered as <c>multipart/byteranges</c> with one part (RFC 9110, section 14.6).</summary>
public sealed class MultipartAnswer : Fault
{
    private const string Boundary = "haul-test-boundary";

    /// <inheritdoc />
    protected internal override void Spoil(Reply reply, Visit visit)
    {
        if (reply is not { Status: "206", Span: { } span })
        {
            return;
        }

        var head = Encoding.ASCII.GetBytes(
            $"--{Boundary}\r\nContent-Type: {reply.View.ContentType}\r\nContent-Range: {Reply.ContentRange(span, reply.View.Length)}\r\n\r\n");
        var tail = Encoding.ASCII.GetBytes($"\r\n--{Boundary}--\r\n");
        reply.Body = new JoinedStream(new MemoryStream(head), reply.Body, new MemoryStream(tail));
        reply.Remove("Content-Range");
        reply.Set("Content-Type", $"multipart/byteranges; boundary={Boundary}");
        reply.Set("Content-Length", Reply.Number(head.Length + span.Length + tail.Length));
    }
}
