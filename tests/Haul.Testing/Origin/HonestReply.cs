using System.Globalization;

namespace Haul.Testing;

/// <summary>The answer of a well-behaved origin, after RFC 9110 sections 13 and 14.</summary>
internal static class HonestReply
{
    public static Reply To(OriginRequest request, FileView view)
    {
        var reply = new Reply(view);
        if (request.Method is not ("GET" or "HEAD"))
        {
            reply.Become("405", "Method Not Allowed", "text/plain", "GET or HEAD only\n");
            reply.Set("Allow", "GET, HEAD");
            reply.Close = true;
            return reply;
        }

        if (request.Header("If-Match") is { } match && match != "*" && match != view.ETag)
        {
            reply.Become("412", "Precondition Failed", "text/plain", "changed\n");
            return reply;
        }

        Describe(reply);
        if (request.Header("If-None-Match") is { } none && none == view.ETag)
        {
            (reply.Status, reply.Reason) = ("304", "Not Modified");
            return reply;
        }

        Fill(reply, request);
        return reply;
    }

    private static void Describe(Reply reply)
    {
        var view = reply.View;
        foreach (var (name, value) in (ReadOnlySpan<(string, string?)>)
        [
            ("Accept-Ranges", view.AcceptRanges),
            ("ETag", view.ETag),
            ("Last-Modified", view.LastModified),
            ("Content-Type", view.ContentType),
            ("Content-Disposition", view.ContentDisposition),
        ])
        {
            if (value is not null)
            {
                reply.HeaderLines.Add($"{name}: {value}");
            }
        }

        reply.HeaderLines.AddRange(view.Headers);
    }

    private static void Fill(Reply reply, OriginRequest request)
    {
        var view = reply.View;
        var asked = view.HonoursRanges && IfRangeHolds(request, view) ? request.Range(view.Length) : null;
        if (asked is null || (view.Length == 0 && view.EmptyAnswers200))
        {
            reply.Restate(view.Whole);
        }
        else if (asked.Value.Start >= view.Length)
        {
            reply.Become("416", "Range Not Satisfiable", "text/plain", "no such range\n");
            reply.Set("Content-Range", string.Create(CultureInfo.InvariantCulture, $"bytes */{view.Length}"));
        }
        else
        {
            (reply.Status, reply.Reason) = ("206", "Partial Content");
            reply.Set("Content-Range", "");
            reply.Restate(asked.Value);
        }
    }

    private static bool IfRangeHolds(OriginRequest request, FileView view)
    {
        var value = request.Header("If-Range");
        return value is null
            || (view.HonoursIfRange
                && (value == view.LastModified || (value == view.ETag && !value.StartsWith("W/", StringComparison.Ordinal))));
    }
}
