using System.Net;

namespace Haul.Testing.Tests;

public sealed class ValidatorFaultTests : IAsyncDisposable
{
    private readonly FaultOrigin origin = new();
    private readonly HttpClient client = Asking.Client();

    [Fact]
    public async Task ETagChanges_Midway_ChangesTheContentToo()
    {
        var uri = origin.Add("file", 7, 1000, new ETagChanges("\"v2\"").AfterRequests(1));
        using var before = await client.Get(uri);
        using var after = await client.Get(uri);

        Assert.NotEqual("\"v2\"", before.Raw("ETag"));
        Assert.Equal("\"v2\"", after.Raw("ETag"));
        Assert.Equal(8, Bytes.FirstDifference(7, await after.Bytes(), 0, 8)!.SourceSeed);
    }

    [Fact]
    public async Task ETagRotates_TwoNodes_TakeTurnsOverTheSameBytes()
    {
        var uri = origin.Add("file", 7, 1000, new ETagRotates(2));
        var tags = new List<string?>();
        for (var i = 0; i < 3; i++)
        {
            using var response = await client.Get(uri);
            tags.Add(response.Raw("ETag"));
            Assert.Null(Bytes.FirstDifference(7, await response.Bytes()));
        }

        Assert.Equal(["\"node-0\"", "\"node-1\"", "\"node-0\""], tags);
    }

    [Theory]
    [InlineData("WeakETag", "W/\"tag\"")]
    [InlineData("UnquotedETag", "tag")]
    [InlineData("NoValidators", null)]
    [InlineData("RecentLastModified", null)]
    public async Task Alter_ETag_IsSentRaw(string fault, string? expected)
    {
        using var response = await client.Get(origin.Add("file", new OriginFile { Length = 10, ETag = "\"tag\"", Faults = FaultCatalogue.Make(fault) }));

        Assert.Equal(expected, response.Raw("ETag"));
    }

    [Fact]
    public async Task IfRangeAlways200_MatchingTag_GetsEverything()
    {
        var uri = origin.Add("file", new OriginFile { Length = 10, ETag = "\"tag\"", Faults = [new IfRangeAlways200()] });

        using var conditional = await client.Get(uri, 5, change: request => request.Headers.TryAddWithoutValidation("If-Range", "\"tag\""));
        using var plain = await client.Get(uri, 5);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.PartialContent), (conditional.StatusCode, plain.StatusCode));
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await origin.DisposeAsync();
    }
}
