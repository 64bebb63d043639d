using System.Net;
using System.Text;

namespace Haul.Testing.Tests;

public sealed class RangeFaultTests : IAsyncDisposable
{
    private readonly FaultOrigin origin = new();
    private readonly HttpClient client = Asking.Client();

    public static TheoryData<string, string, long> Shifted => new()
    {
        { "RangeStartsLate(3)", "bytes 5003-5999/10000", 5003 },
        { "RangeStartsEarly", "bytes 4096-5999/10000", 4096 },
        { "EndOffByOne(1)", "bytes 5000-6000/10000", 5000 },
        { "EndOffByOne(-1)", "bytes 5000-5998/10000", 5000 },
        { "UnknownTotal", "bytes 5000-5999/*", 5000 },
        { "AcceptRangesNone", "bytes 5000-5999/10000", 5000 },
    };

    [Theory]
    [MemberData(nameof(Shifted))]
    public async Task Spoil_Range_HeaderAndBodyAgree(string fault, string contentRange, long start)
    {
        using var response = await client.Get(Add(fault), 5000, 5999);

        Assert.Equal(contentRange, response.Raw("Content-Range"));
        var body = await response.Bytes();
        Assert.Equal(response.Content.Headers.ContentLength, body.Length);
        Assert.Null(Bytes.FirstDifference(7, body, start));
    }

    [Fact]
    public async Task BodyFromElsewhere_Range_OnlyTheBodyTells()
    {
        using var response = await client.Get(Add("BodyFromElsewhere(1234)"), 5000, 5999);

        Assert.Equal("bytes 5000-5999/10000", response.Raw("Content-Range"));
        var difference = Bytes.FirstDifference(7, await response.Bytes(), 5000)!;
        Assert.Equal(difference.Offset + 1234, difference.SourceOffset);
    }

    [Fact]
    public async Task FlippedByte_InTheRange_IsTheOnlyWrongOne()
    {
        using var response = await client.Get(Add("FlippedByte(5500)"), 5000, 5999);

        var body = await response.Bytes();
        Assert.Equal(5500, Bytes.FirstDifference(7, body, 5000)!.Offset);
        Assert.Null(Bytes.FirstDifference(7, body.AsSpan(501), 5501));
    }

    [Fact]
    public async Task NoContentRange_Range_Is206Without()
    {
        using var response = await client.Get(Add("NoContentRange"), 5000, 5999);

        Assert.Equal((HttpStatusCode.PartialContent, null), (response.StatusCode, response.Raw("Content-Range")));
    }

    [Theory]
    [InlineData("IgnoresRanges", null)]
    [InlineData("AcceptRangesLies", "bytes")]
    public async Task IgnoresRanges_Range_Is200WithEverything(string fault, string? acceptRanges)
    {
        using var response = await client.Get(Add(fault), 5000, 5999);

        Assert.Equal((HttpStatusCode.OK, acceptRanges), (response.StatusCode, response.Raw("Accept-Ranges")));
        Assert.Equal(10_000, (await response.Bytes()).Length);
    }

    [Fact]
    public async Task MultipartAnswer_Range_HoldsOnePart()
    {
        using var response = await client.Get(Add("MultipartAnswer"), 5000, 5009);

        Assert.StartsWith("multipart/byteranges", response.Raw("Content-Type"), StringComparison.Ordinal);
        var body = await response.Bytes();
        Assert.Contains("Content-Range: bytes 5000-5009/10000", Encoding.Latin1.GetString(body), StringComparison.Ordinal);
        Assert.True(body.AsSpan().IndexOf(Bytes.Make(7, 10, 5000)) > 0);
    }

    [Fact]
    public async Task Always416_ValidRange_IsRefused()
    {
        using var response = await client.Get(Add("Always416"), 5000, 5009);

        Assert.Equal((HttpStatusCode.RequestedRangeNotSatisfiable, null), (response.StatusCode, response.Raw("Content-Range")));
    }

    [Fact]
    public async Task LengthChanges_AfterOne_ShrinksTheFile()
    {
        var uri = origin.Add("file", 7, 1000, new LengthChanges(400).AfterRequests(1));
        using var before = await client.Get(uri, 0, 0);
        using var after = await client.Get(uri, 500);

        Assert.Equal(("bytes 0-0/1000", "bytes */400"), (before.Raw("Content-Range"), after.Raw("Content-Range")));
    }

    [Fact]
    public async Task PartialWithoutRange_NoRange_Is206()
    {
        using var response = await client.Get(Add("PartialWithoutRange"));

        Assert.Equal((HttpStatusCode.PartialContent, "bytes 0-9999/10000"), (response.StatusCode, response.Raw("Content-Range")));
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await origin.DisposeAsync();
    }

    private Uri Add(string fault) => origin.Add("file", 7, 10_000, FaultCatalogue.Make(fault, size: 10_000));
}
