using Haul.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Haul.Transfer.Tests.Sources;

/// <summary>Names of the rows are those of the catalogue of faults (R1-R8, A1-A59, P1-P14).</summary>
public class RangeGateTests
{
    private const string Date = "Mon, 01 Jan 2024 00:00:00 GMT";
    private const string Later = "Tue, 02 Jan 2024 00:00:00 GMT";
    private const string Partial = "HTTP/1.1 206 Partial Content\r\n";
    private const string Ok = "HTTP/1.1 200 OK\r\n";
    private const string Refuses = "HTTP/1.1 416 Range Not Satisfiable\r\n";
    private const string Good = Partial + "ETag: \"v1\"\r\n";

    private static readonly FakeTimeProvider Clock = new(new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private static readonly Representation Known = new() { Length = 1000, ETag = "\"v1\"", LastModified = Date, Ranges = true };

    private static GateVerdict Judge(GateAsk ask, string head) => new RangeGate(Clock).Judge(ask, RawHead.Parse(head));

    /// <summary>The verdict in one line: <c>[start,end) skip n of length</c>, or the error's kind and code.</summary>
    private static string Text(GateVerdict verdict) => verdict.Error is { } error
        ? $"{error.Kind} {error.Code}"
        : $"[{verdict.Start},{(verdict.End == ByteRange.OpenEnd ? "" : verdict.End)}) skip {verdict.Skip} of {verdict.Representation!.Length?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "?"}"
            + (verdict.Representation.Ranges ? "" : " whole");

    /// <summary>A digest of the body counts where the body is read to its last byte and nothing else compares it.</summary>
    [Theory]
    [InlineData("part", Good + "Content-Range: bytes 100-199/1000\r\nContent-Digest: md5=:AAAAAAAAAAAAAAAAAAAAAA==:", 1)]
    [InlineData("part with an overlap", Good + "Content-Range: bytes 64-199/1000\r\nContent-Digest: md5=:AAAAAAAAAAAAAAAAAAAAAA==:", 1)]
    [InlineData("longer part, which is cut", Good + "Content-Range: bytes 100-200/1000\r\nContent-Digest: md5=:AAAAAAAAAAAAAAAAAAAAAA==:", 0)]
    [InlineData("digest of the whole", Good + "Content-Range: bytes 100-199/1000\r\nRepr-Digest: md5=:AAAAAAAAAAAAAAAAAAAAAA==:", 0)]
    [InlineData("Content-MD5 of a part, or of the whole", Good + "Content-Range: bytes 100-199/1000\r\nContent-MD5: AAAAAAAAAAAAAAAAAAAAAA==", 0)]
    public void Judge_PartWithADigest_HasItCompared(string name, string head, int compared) =>
        Assert.True(Judge(new(new(100, 200), Known), head).BodyDigests.Length == compared, name);

    [Fact]
    public void Judge_WholeThatNobodyHasRecordedADigestOf_HasItCompared()
    {
        const string Head = Ok + "ETag: \"v1\"\r\nContent-Length: 1000\r\nContent-Digest: md5=:AAAAAAAAAAAAAAAAAAAAAA==:";
        var whole = new GateAsk(new(0, 1000), Known with { Ranges = false }, Whole: true);

        var digest = Assert.Single(Judge(whole, Head).BodyDigests);
        Assert.Empty(Judge(whole with { Known = whole.Known! with { Digests = [digest] } }, Head).BodyDigests);
        Assert.Empty(Judge(new(new(0, ByteRange.OpenEnd), null), Head).BodyDigests);
    }

    [Theory]
    [InlineData("R1", Good + "Content-Range: bytes 100-199/1000\r\nContent-Length: 100", "[100,200) skip 0 of 1000")]
    [InlineData("R1 no Content-Length", Good + "Content-Range: bytes 100-199/1000", "[100,200) skip 0 of 1000")]
    [InlineData("R1 chunked", Good + "Content-Range: bytes 100-199/1000\r\nTransfer-Encoding: chunked", "[100,200) skip 0 of 1000")]
    [InlineData("R1 case of unit and names", Good + "content-range:BYTES 100-199/1000\r\n", "[100,200) skip 0 of 1000")]
    [InlineData("A4 no Content-Range", Good + "Content-Length: 100", "Transient Integrity")]
    [InlineData("R1 two Content-Ranges", Good + "Content-Range: bytes 100-199/1000\r\nContent-Range: bytes 0-99/1000", "Transient Integrity")]
    [InlineData("R1 the same Content-Range twice", Good + "Content-Range: bytes 100-199/1000\r\nContent-Range: bytes 100-199/1000", "Transient Integrity")]
    [InlineData("P5 equals sign", Good + "Content-Range: bytes=100-199/1000", "Transient Integrity")]
    [InlineData("P5 no total", Good + "Content-Range: bytes 100-199", "Transient Integrity")]
    [InlineData("P5 end before start", Good + "Content-Range: bytes 199-100/1000", "Transient Integrity")]
    [InlineData("P5 end past total", Good + "Content-Range: bytes 100-1000/1000", "Transient Integrity")]
    [InlineData("P5 2^63", Good + "Content-Range: bytes 100-199/9223372036854775808", "Transient Integrity")]
    [InlineData("P5 2^63 - 1, which is an open end here", Good + "Content-Range: bytes 100-9223372036854775807/*", "Transient Integrity")]
    [InlineData("P5 sign", Good + "Content-Range: bytes +100-199/1000", "Transient Integrity")]
    [InlineData("R2 unit", Good + "Content-Range: items 100-199/1000", "Transient Integrity")]
    [InlineData("R2 unsatisfied form", Good + "Content-Range: bytes */1000", "Transient Integrity")]
    [InlineData("A1 later start", Good + "Content-Range: bytes 101-199/1000", "Transient Integrity")]
    [InlineData("A2 earlier start", Good + "Content-Range: bytes 64-199/1000\r\nContent-Length: 136", "[100,200) skip 36 of 1000")]
    [InlineData("A2 ends before the range", Good + "Content-Range: bytes 0-99/1000", "Transient Integrity")]
    [InlineData("A3 end one short", Good + "Content-Range: bytes 100-198/1000", "[100,199) skip 0 of 1000")]
    [InlineData("A3 end one long", Good + "Content-Range: bytes 100-200/1000\r\nContent-Length: 101", "[100,200) skip 0 of 1000")]
    [InlineData("R3 total open", Good + "Content-Range: bytes 100-199/*", "[100,200) skip 0 of ?")]
    [InlineData("R3 another total", Good + "Content-Range: bytes 100-199/1001", "Changed OriginChanged")]
    [InlineData("A54 grown", Good + "Content-Range: bytes 100-199/2000", "Changed OriginChanged")]
    [InlineData("R4 identity", Good + "Content-Range: bytes 100-199/1000\r\nContent-Encoding: identity", "[100,200) skip 0 of 1000")]
    [InlineData("A23 gzip", Good + "Content-Range: bytes 100-199/1000\r\nContent-Encoding: gzip", "Transient Integrity")]
    [InlineData("A22 multipart", Good + "Content-Range: bytes 100-199/1000\r\nContent-Type: multipart/byteranges; boundary=x", "Transient Integrity")]
    [InlineData("A25 gzip transfer coding", Good + "Content-Range: bytes 100-199/1000\r\nTransfer-Encoding: gzip, chunked", "Transient Integrity")]
    [InlineData("A18 two lengths", Good + "Content-Range: bytes 100-199/1000\r\nContent-Length: 100\r\nContent-Length: 5", "Transient Integrity")]
    [InlineData("A18 two equal lengths", Good + "Content-Range: bytes 100-199/1000\r\nContent-Length: 100\r\nContent-Length: 100", "[100,200) skip 0 of 1000")]
    [InlineData("A19 negative", Good + "Content-Range: bytes 100-199/1000\r\nContent-Length: -1", "Transient Integrity")]
    [InlineData("A19 letters", Good + "Content-Range: bytes 100-199/1000\r\nContent-Length: many", "Transient Integrity")]
    [InlineData("A19 2^63", Good + "Content-Range: bytes 100-199/1000\r\nContent-Length: 9223372036854775808", "Transient Integrity")]
    [InlineData("A19 body shorter than its Content-Range", Good + "Content-Range: bytes 100-199/1000\r\nContent-Length: 99", "Transient Integrity")]
    [InlineData("A21 body goes on", Good + "Content-Range: bytes 100-199/1000\r\nContent-Length: 170", "[100,200) skip 0 of 1000")]
    [InlineData("A8 the whole file under the name of a part", Good + "Content-Range: bytes 100-199/1000\r\nContent-Length: 1000", "Transient Integrity")]
    [InlineData("A17 chunked voids Content-Length", Good + "Content-Range: bytes 100-199/1000\r\nContent-Length: 7\r\nTransfer-Encoding: chunked", "[100,200) skip 0 of 1000")]
    [InlineData("A9 another ETag", Partial + "ETag: \"v2\"\r\nContent-Range: bytes 100-199/1000", "Changed OriginChanged")]
    [InlineData("A24 weakened ETag", Partial + "ETag: W/\"v1\"\r\nContent-Range: bytes 100-199/1000", "Changed OriginChanged")]
    [InlineData("A24 suffixed ETag", Partial + "ETag: \"v1-gzip\"\r\nContent-Range: bytes 100-199/1000", "Changed OriginChanged")]
    [InlineData("R5 ETag decides before Last-Modified", Good + "Last-Modified: " + Later + "\r\nContent-Range: bytes 100-199/1000", "[100,200) skip 0 of 1000")]
    [InlineData("R5 no ETag, same date", Partial + "Last-Modified: " + Date + "\r\nContent-Range: bytes 100-199/1000", "[100,200) skip 0 of 1000")]
    [InlineData("R5 no ETag, another date", Partial + "Last-Modified: " + Later + "\r\nContent-Range: bytes 100-199/1000", "Changed OriginChanged")]
    [InlineData("R5 no validator at all", Partial + "Content-Range: bytes 100-199/1000", "Changed OriginChanged")]
    [InlineData("A7 200 midway", Ok + "ETag: \"v1\"\r\nContent-Length: 1000", "IgnoresRanges OriginRefused")]
    [InlineData("A7 200 midway, chunked", Ok + "ETag: \"v1\"\r\nTransfer-Encoding: chunked", "IgnoresRanges OriginRefused")]
    [InlineData("R7 200 of another file", Ok + "ETag: \"v2\"\r\nContent-Length: 1000", "Changed OriginChanged")]
    [InlineData("A38 captive portal", Ok + "Content-Type: text/html\r\nContent-Length: 512", "Changed OriginChanged")]
    [InlineData("A38 captive portal of unknown length", Ok + "Content-Type: text/html\r\nLast-Modified: " + Date, "Changed OriginChanged")]
    [InlineData("A27 shrunk", Refuses + "Content-Range: bytes */50", "Changed OriginChanged")]
    [InlineData("A27 grown", Refuses + "Content-Range: bytes */5000", "Changed OriginChanged")]
    [InlineData("A28 416 to a valid range", Refuses + "Content-Range: bytes */1000", "Transient OriginRefused")]
    [InlineData("A28 416 without Content-Range", Refuses, "Transient OriginRefused")]
    [InlineData("A28 416 with nonsense", Refuses + "Content-Range: bytes 0-5/1000", "Transient OriginRefused")]
    [InlineData("A33", "HTTP/1.1 403 Forbidden\r\n", "Final OriginRefused")]
    [InlineData("A34 401", "HTTP/1.1 401 Unauthorized\r\n", "Final OriginRefused")]
    [InlineData("A34 404", "HTTP/1.1 404 Not Found\r\n", "Final OriginRefused")]
    [InlineData("A34 410", "HTTP/1.1 410 Gone\r\n", "Final OriginRefused")]
    [InlineData("405", "HTTP/1.1 405 x\r\n", "Final OriginRefused")]
    [InlineData("407", "HTTP/1.1 407 x\r\n", "Final OriginRefused")]
    [InlineData("451", "HTTP/1.1 451 x\r\n", "Final OriginRefused")]
    [InlineData("408", "HTTP/1.1 408 x\r\n", "Transient Network")]
    [InlineData("425", "HTTP/1.1 425 x\r\n", "Transient Network")]
    [InlineData("A35 429", "HTTP/1.1 429 x\r\n", "Busy OriginRefused")]
    [InlineData("A35 503", "HTTP/1.1 503 x\r\n", "Busy Network")]
    [InlineData("A37 500", "HTTP/1.1 500 x\r\nContent-Type: text/html", "Transient Network")]
    [InlineData("502", "HTTP/1.1 502 x\r\n", "Transient Network")]
    [InlineData("504", "HTTP/1.1 504 x\r\n", "Transient Network")]
    [InlineData("A55 304", "HTTP/1.1 304 x\r\nETag: \"v1\"", "Final OriginRefused")]
    [InlineData("A55 204", "HTTP/1.1 204 x\r\n", "Final OriginRefused")]
    [InlineData("A55 203", "HTTP/1.1 203 x\r\n", "Final OriginRefused")]
    [InlineData("A55 300", "HTTP/1.1 300 x\r\n", "Final OriginRefused")]
    [InlineData("A55 999", "HTTP/1.1 999 x\r\n", "Final OriginRefused")]
    public void Judge_ReplyToARangeOfAKnownFile_GivesVerdict(string row, string head, string verdict) =>
        Assert.Equal((row, verdict), (row, Text(Judge(new(new(100, 200), Known), head))));

    [Theory]
    [InlineData("206", Partial + "Content-Range: bytes 0-99/1000\r\nContent-Length: 100", "[0,100) skip 0 of 1000")]
    [InlineData("A48 Accept-Ranges lies", Partial + "Accept-Ranges: none\r\nContent-Range: bytes 0-99/1000", "[0,100) skip 0 of 1000")]
    [InlineData("A51 size 1", Partial + "Content-Range: bytes 0-0/1", "[0,1) skip 0 of 1")]
    [InlineData("A52 5 TiB", Partial + "Content-Range: bytes 0-99/5497558138880", "[0,100) skip 0 of 5497558138880")]
    [InlineData("A53 size unknown", Partial + "Content-Range: bytes 0-99/*", "[0,100) skip 0 of ?")]
    [InlineData("A1 later start", Partial + "Content-Range: bytes 1-99/1000", "Transient Integrity")]
    [InlineData("A6 200", Ok + "Content-Length: 1000", "[0,1000) skip 0 of 1000 whole")]
    [InlineData("A49 200 with Accept-Ranges", Ok + "Accept-Ranges: bytes\r\nContent-Length: 1000", "[0,1000) skip 0 of 1000 whole")]
    [InlineData("A15 200 chunked", Ok + "Transfer-Encoding: chunked", "[0,) skip 0 of ? whole")]
    [InlineData("A17 200 chunked beside a length", Ok + "Content-Length: 5\r\nTransfer-Encoding: chunked", "[0,) skip 0 of ? whole")]
    [InlineData("A45 close-delimited", Ok, "[0,) skip 0 of ? whole")]
    [InlineData("A50 empty by 200", Ok + "Content-Length: 0", "[0,0) skip 0 of 0 whole")]
    [InlineData("A50 empty by 416", Refuses + "Content-Range: bytes */0", "[0,0) skip 0 of 0 whole")]
    [InlineData("A28 416 of a file that has bytes", Refuses + "Content-Range: bytes */1000", "Transient OriginRefused")]
    [InlineData("A28 416 alone", Refuses, "Transient OriginRefused")]
    [InlineData("A23 200 gzip", Ok + "Content-Encoding: gzip\r\nContent-Length: 10", "Final Integrity")]
    [InlineData("A18 200 with two lengths", Ok + "Content-Length: 3\r\nContent-Length: 5", "Transient Integrity")]
    [InlineData("A18 200 with two lengths in a line", Ok + "Content-Length: 3, 5", "Transient Integrity")]
    [InlineData("A19 200 negative", Ok + "Content-Length: -1", "Transient Integrity")]
    [InlineData("A19 200 2^63", Ok + "Content-Length: 9223372036854775808", "Transient Integrity")]
    [InlineData("404", "HTTP/1.1 404 x\r\n", "Final OriginRefused")]
    public void Judge_ReplyToTheProbe_GivesVerdict(string row, string head, string verdict) =>
        Assert.Equal((row, verdict), (row, Text(Judge(new(new(0, 100), Known: null), head))));

    [Theory]
    [InlineData("same", Ok + "ETag: \"v1\"\r\nContent-Length: 1000", "[0,1000) skip 0 of 1000 whole")]
    [InlineData("A9 another ETag", Ok + "ETag: \"v2\"\r\nContent-Length: 1000", "Changed OriginChanged")]
    [InlineData("another length", Ok + "ETag: \"v1\"\r\nContent-Length: 1001", "Changed OriginChanged")]
    [InlineData("A55 206 to no range", Good + "Content-Range: bytes 0-999/1000", "Final OriginRefused")]
    [InlineData("416 to no range", Refuses + "Content-Range: bytes */0", "Final OriginRefused")]
    public void Judge_ReplyToTheWholeOfAKnownFile_GivesVerdict(string row, string head, string verdict) =>
        Assert.Equal((row, verdict), (row, Text(Judge(new(new(100, 200), Known with { Ranges = false }), head))));

    [Theory]
    [InlineData("A11 weak", "W/\"a\"", null, "ETag: W/\"a\"", true)]
    [InlineData("A11 weak, changed", "W/\"a\"", null, "ETag: W/\"b\"", false)]
    [InlineData("A11 weak to strong", "W/\"a\"", null, "ETag: \"a\"", false)]
    [InlineData("A12 unquoted", "abc", null, "ETag: abc", true)]
    [InlineData("A12 unquoted, changed", "abc", null, "ETag: abd", false)]
    [InlineData("A12 quotes of another kind", "'abc'", null, "ETag: \"abc\"", false)]
    [InlineData("case counts", "\"a\"", null, "ETag: \"A\"", false)]
    [InlineData("A13 date only", null, Date, "Last-Modified: " + Date, true)]
    [InlineData("A13 date only, changed", null, Date, "Last-Modified: " + Later, false)]
    [InlineData("date lost", null, Date, "X: y", false)]
    [InlineData("nothing recorded", null, null, "X: y", true)]
    [InlineData("nothing recorded, something found", null, null, "ETag: \"a\"", true)]
    [InlineData("A9 two ETags", "\"a\"", null, "ETag: \"a\"\r\nETag: \"b\"", false)]
    public void Judge_Validators_AgreeOrNot(string row, string? etag, string? lastModified, string field, bool agree)
    {
        var known = new Representation { Length = 1000, ETag = etag, LastModified = lastModified, Ranges = true };
        var verdict = Judge(new(new(100, 200), known), Partial + "Content-Range: bytes 100-199/1000\r\n" + field);
        Assert.Equal((row, agree ? "[100,200) skip 0 of 1000" : "Changed OriginChanged"), (row, Text(verdict)));
    }

    [Theory]
    [InlineData("strong ETag", "\"a\"", null, "ETag: \"a\"", true)]
    [InlineData("another ETag", "\"a\"", null, "ETag: \"b\"", false)]
    [InlineData("weak ETag", "W/\"a\"", null, "ETag: W/\"a\"", false)]
    [InlineData("ETag lost", "\"a\"", Date, "Last-Modified: " + Date, false)]
    [InlineData("date only", null, Date, "Last-Modified: " + Date, false)]
    [InlineData("nothing at all", null, null, "X: y", false)]
    public void Judge_ReplyOfAnotherUrl_AgreesByAStrongETagAlone(string row, string? etag, string? lastModified, string field, bool agree)
    {
        var known = new Representation { Length = 1000, ETag = etag, LastModified = lastModified, Ranges = true };
        var verdict = Judge(new(new(100, 200), known, OfAnotherUrl: true), Partial + "Content-Range: bytes 100-199/1000\r\n" + field);
        Assert.Equal((row, agree ? "[100,200) skip 0 of 1000" : "Changed OriginChanged"), (row, Text(verdict)));
    }

    [Theory]
    [InlineData("bytes */1000", "[1000,1000) skip 0 of 1000")]
    [InlineData("bytes */999", "Changed OriginChanged")]
    [InlineData("bytes */1001", "Transient OriginRefused")]
    public void Judge_RangesGrownToTheEndOfAFileOfUnknownLength_LearnsTheLength(string contentRange, string verdict) =>
        Assert.Equal(verdict, Text(Judge(new(new(1000, 2000), Known with { Length = null }), Refuses + "Content-Range: " + contentRange)));

    [Fact]
    public void Judge_OverlapLongerThanAnyBlock_Refuses()
    {
        var known = new Representation { Length = 1L << 40, Ranges = true };
        var start = RangeGate.LongestOverlap + 1;
        Assert.Equal("Transient Integrity", Text(Judge(new(new(start, start + 10), known), $"{Partial}Content-Range: bytes 0-{start + 9}/{1L << 40}")));
    }

    [Fact]
    public void Judge_Changed_NamesBothRepresentations()
    {
        var message = Judge(new(new(100, 200), Known), Ok + "Content-Type: text/html\r\nContent-Length: 512").Error!.Message;
        Assert.Contains(Known.Describe(), message, StringComparison.Ordinal);
        Assert.Contains("512 bytes", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_BusyWithRetryAfter_TellsTheWait()
    {
        Assert.Equal(TimeSpan.FromSeconds(7), Judge(new(new(0, 1), null), "HTTP/1.1 429 x\r\nRetry-After: 7").Error!.RetryAfter);
        Assert.Equal(TimeSpan.FromSeconds(30), Judge(new(new(0, 1), null), "HTTP/1.1 503 x\r\nRetry-After: Mon, 01 Jan 2024 00:00:30 GMT").Error!.RetryAfter);
        Assert.Null(Judge(new(new(0, 1), null), "HTTP/1.1 503 x\r\nRetry-After: soon").Error!.RetryAfter);
    }
}
