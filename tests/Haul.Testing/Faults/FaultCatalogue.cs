using System.Globalization;

namespace Haul.Testing;

/// <summary>
/// Faults by name, for URLs and command lines: the class names, and the numbers of the fault catalogue. A name may carry
/// one argument: <c>ShortBody(1000)</c>, <c>StatusAnswer(403)</c>, <c>RedirectTo(http://...)</c>.
/// </summary>
public static class FaultCatalogue
{
    private static readonly Dictionary<string, Func<string?, long, Fault[]>> Makers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["RangeStartsLate"] = (text, _) => [new RangeStartsLate(Number(text, 1))],
        ["RangeStartsEarly"] = (text, _) => [new RangeStartsEarly(Number(text, 4096))],
        ["EndOffByOne"] = (text, _) => [new EndOffByOne((int)Number(text, 1))],
        ["NoContentRange"] = (_, _) => [new NoContentRange()],
        ["ContentRangeText"] = (text, _) => [new ContentRangeText(text ?? "bytes=0-0/1")],
        ["BodyFromElsewhere"] = (text, _) => [new BodyFromElsewhere(Number(text, 4096))],
        ["FlippedByte"] = (text, _) => [new FlippedByte(Number(text, 0))],
        ["IgnoresRanges"] = (_, _) => [new IgnoresRanges()],
        ["ETagChanges"] = (_, _) => [new ETagChanges()],
        ["ETagRotates"] = (text, _) => [new ETagRotates((int)Number(text, int.MaxValue))],
        ["ETagText"] = (text, _) => [new ETagText(text)],
        ["WeakETag"] = (_, _) => [new WeakETag()],
        ["UnquotedETag"] = (_, _) => [new UnquotedETag()],
        ["NoValidators"] = (_, _) => [new NoValidators()],
        ["RecentLastModified"] = (_, _) => [new RecentLastModified()],
        ["IfRangeAlways200"] = (_, _) => [new IfRangeAlways200()],
        ["ChunkedBody"] = (_, _) => [new ChunkedBody()],
        ["ChunkedCut"] = (text, size) => [new ChunkedCut(Number(text, size / 2))],
        ["ChunkedWithLength"] = (text, _) => [new ChunkedWithLength(Number(text, -5))],
        ["TwoLengths"] = (text, _) => [new TwoLengths(Number(text, 2))],
        ["BadLength"] = (text, _) => [new BadLength(text ?? "-1")],
        ["ShortBody"] = (text, size) => [new ShortBody(Number(text, size / 2))],
        ["ExtraBytes"] = (text, _) => [new ExtraBytes((int)Number(text, 100))],
        ["MultipartAnswer"] = (_, _) => [new MultipartAnswer()],
        ["GzipEncoding"] = (_, _) => [new GzipEncoding()],
        ["ProxyGzip"] = (_, _) => [new GzipEncoding(GzipMark.Weak, onlyIfAccepted: true)],
        ["TransferGzip"] = (_, _) => [new TransferGzip()],
        ["RangeNotSatisfiableAtEof"] = (text, _) => [new RangeNotSatisfiableAtEof(text)],
        ["LengthChanges"] = (text, size) => [new LengthChanges(Number(text, size / 2))],
        ["Always416"] = (_, _) => [new Always416()],
        ["RedirectTo"] = (text, _) => [new RedirectTo(text ?? "/")],
        ["RedirectRotates"] = (_, _) => [new RedirectTo(visit => visit.Request.Target + "&edge=" + Reply.Number(visit.Number)).When(visit => visit.Request.Query("edge") is null)],
        ["RedirectLoop"] = (_, _) => [RedirectTo.Loop()],
        ["RedirectNoLocation"] = (_, _) => [new RedirectNoLocation()],
        ["StatusAnswer"] = (text, _) => [new StatusAnswer(text ?? "500")],
        ["RetryAfter"] = (text, _) => [new RetryAfter(text ?? "1")],
        ["BusyBeyond"] = (text, _) => [new BusyBeyond((int)Number(text, 2))],
        ["CaptivePortal"] = (_, _) => [new CaptivePortal()],
        ["SlowLoris"] = (text, _) => [new SlowLoris(Number(text, 1))],
        ["StallBeforeHeaders"] = (_, _) => [new StallBeforeHeaders()],
        ["StallAfterHeaders"] = (_, _) => [new StallAfterHeaders()],
        ["StallMidBody"] = (text, size) => [new StallMidBody(Number(text, size / 2))],
        ["ResetMidBody"] = (text, size) => [new ResetMidBody(Number(text, size / 2))],
        ["EndlessInformational"] = (_, _) => [new EndlessInformational()],
        ["CloseDelimited"] = (text, _) => [new CloseDelimited(Number(text, long.MaxValue))],
        ["Http10Close"] = (text, _) => [new Http10Close(Number(text, long.MaxValue))],
        ["HeadRefused"] = (text, _) => [new HeadRefused((int)Number(text, 405))],
        ["HeadLies"] = (_, _) => [new HeadLies()],
        ["AcceptRangesNone"] = (_, _) => [new AcceptRangesNone()],
        ["AcceptRangesLies"] = (_, _) => [new AcceptRangesLies()],
        ["UnknownTotal"] = (_, _) => [new UnknownTotal()],
        ["PartialWithoutRange"] = (_, _) => [new PartialWithoutRange()],
        ["EndlessHeaders"] = (_, _) => [new EndlessHeaders()],
        ["RawHeader"] = (text, _) => [new RawHeader(text ?? "X-Test: 1")],
        ["FoldedHeader"] = (_, _) => [RawHeader.Folded()],
        ["HeaderWithoutColon"] = (_, _) => [RawHeader.WithoutColon()],
        ["HeaderWithNul"] = (_, _) => [RawHeader.WithNul()],
        ["DigestRight"] = (text, _) => [new DigestHeader(Enum.Parse<DigestField>(text ?? "ReprDigest"))],
        ["DigestWrong"] = (text, _) => [new DigestHeader(Enum.Parse<DigestField>(text ?? "ReprDigest"), right: false)],
        ["MirrorLinks"] = (text, _) => [new MirrorLinks([.. (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(url => new Uri(url))])],
    };

    /// <summary>
    /// The catalogue's numbers. A43 is chosen with <see cref="CertificateKind"/>, A50 to A52 with the length, A59 is A58 with
    /// credentials, and A60 needs the HTTP/2 of <see cref="NginxServer"/>.
    /// </summary>
    private static readonly Dictionary<string, (string Name, int After)> Numbers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["A1"] = ("RangeStartsLate", 0),
        ["A2"] = ("RangeStartsEarly", 0),
        ["A3"] = ("EndOffByOne", 0),
        ["A4"] = ("NoContentRange", 0),
        ["A5"] = ("BodyFromElsewhere", 0),
        ["A6"] = ("IgnoresRanges", 0),
        ["A7"] = ("IgnoresRanges", 2),
        ["A8"] = ("IgnoresRanges", 0),
        ["A9"] = ("ETagChanges", 2),
        ["A10"] = ("ETagRotates", 0),
        ["A11"] = ("WeakETag", 0),
        ["A12"] = ("UnquotedETag", 0),
        ["A13"] = ("RecentLastModified", 0),
        ["A14"] = ("IfRangeAlways200", 0),
        ["A15"] = ("ChunkedBody", 0),
        ["A16"] = ("ChunkedCut", 0),
        ["A17"] = ("ChunkedWithLength", 0),
        ["A18"] = ("TwoLengths", 0),
        ["A19"] = ("BadLength", 0),
        ["A20"] = ("ShortBody", 0),
        ["A21"] = ("ExtraBytes", 0),
        ["A22"] = ("MultipartAnswer", 0),
        ["A23"] = ("GzipEncoding", 0),
        ["A24"] = ("ProxyGzip", 0),
        ["A25"] = ("TransferGzip", 0),
        ["A26"] = ("RangeNotSatisfiableAtEof", 0),
        ["A27"] = ("LengthChanges", 2),
        ["A28"] = ("Always416", 0),
        ["A29"] = ("RedirectRotates", 0),
        ["A30"] = ("RedirectLoop", 0),
        ["A31"] = ("RedirectTo", 0),
        ["A32"] = ("RedirectTo", 0),
        ["A33"] = ("StatusAnswer(403)", 2),
        ["A34"] = ("StatusAnswer(404)", 2),
        ["A35"] = ("RetryAfter", 0),
        ["A36"] = ("BusyBeyond", 0),
        ["A37"] = ("StatusAnswer(500)", 0),
        ["A38"] = ("CaptivePortal", 0),
        ["A39"] = ("SlowLoris", 0),
        ["A40"] = ("StallMidBody", 0),
        ["A41"] = ("StallBeforeHeaders", 0),
        ["A42"] = ("ResetMidBody", 0),
        ["A44"] = ("CloseDelimited", 0),
        ["A45"] = ("Http10Close", 0),
        ["A46"] = ("HeadRefused", 0),
        ["A47"] = ("HeadLies", 0),
        ["A48"] = ("AcceptRangesNone", 0),
        ["A49"] = ("AcceptRangesLies", 0),
        ["A53"] = ("UnknownTotal", 0),
        ["A54"] = ("LengthChanges", 2),
        ["A55"] = ("StatusAnswer(999)", 0),
        ["A56"] = ("EndlessHeaders", 0),
        ["A57"] = ("DigestWrong", 0),
        ["A58"] = ("MirrorLinks", 0),
    };

    /// <summary>The names that <see cref="Make"/> knows, numbers included.</summary>
    public static IEnumerable<string> Names => Makers.Keys.Concat(Numbers.Keys);

    /// <summary>
    /// The fault of a name, with an argument inside the name or beside it. A number that stands for a fault which comes
    /// midway spares the first two requests, unless the caller narrows it otherwise.
    /// </summary>
    /// <exception cref="ArgumentException">No fault has that name.</exception>
    public static Fault[] Make(string name, string? argument = null, long size = 0)
    {
        var (plain, inner) = Split(name);
        var after = 0;
        if (Numbers.TryGetValue(plain, out var entry))
        {
            (plain, var usual) = Split(entry.Name);
            (inner, after) = (inner ?? argument ?? usual ?? (name.Equals("A54", StringComparison.OrdinalIgnoreCase) ? Reply.Number(size * 2) : null), entry.After);
        }

        var faults = Makers.TryGetValue(plain, out var make)
            ? make(inner ?? argument, size)
            : throw new ArgumentException($"There is no fault {plain}.", nameof(name));
        Array.ForEach(faults, fault => fault.AfterRequests(after));
        return faults;
    }

    private static (string Name, string? Argument) Split(string name) =>
        name.EndsWith(')') && name.Split('(', 2) is [var plain, var inner] ? (plain, inner[..^1]) : (name, null);

    private static long Number(string? text, long usual) => text is null ? usual : long.Parse(text, CultureInfo.InvariantCulture);
}
