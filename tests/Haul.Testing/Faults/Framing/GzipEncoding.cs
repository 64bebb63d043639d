namespace Haul.Testing;

/// <summary>
/// A23, A24: <c>Content-Encoding: gzip</c>, asked for or not. As a proxy (A24) it compresses only full answers to
/// clients that accept it, and marks the ETag as changed.
/// </summary>
public sealed class GzipEncoding(GzipMark mark = GzipMark.None, bool onlyIfAccepted = false) : Fault
{
    /// <inheritdoc />
    protected internal override void Spoil(Reply reply, Visit visit)
    {
        var accepted = visit.Request.Header("Accept-Encoding")?.Contains("gzip", StringComparison.OrdinalIgnoreCase) == true;
        if (reply.Span is null || (onlyIfAccepted && (!accepted || reply.Status != "200")))
        {
            return;
        }

        var bytes = Squeezed.Gzip(reply.Body);
        reply.Body = new MemoryStream(bytes);
        reply.Set("Content-Length", Reply.Number(bytes.Length));
        reply.Set("Content-Encoding", "gzip");
        if (reply.Header("ETag") is { } etag)
        {
            reply.Set("ETag", mark switch
            {
                GzipMark.Weak => "W/" + etag,
                GzipMark.Suffix => etag.Insert(etag.Length - 1, "-gzip"),
                _ => etag,
            });
        }
    }
}
