using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Haul.Abstractions;
using Haul.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Haul.Silo.Tests.Http;

/// <summary>What one silo serves, over real HTTP.</summary>
public sealed class SiloWebTests(SiloWebTests.Fixture fixture) : IClassFixture<SiloWebTests.Fixture>
{
    private const int Seed = 7;
    private const int Length = (3 << 20) + 17;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private HttpClient Http => fixture.Silo.Client;

    [Theory]
    [InlineData("/health/live", "live")]
    [InlineData("/health/ready", "ready")]
    public async Task Health_SiloThatWorks_Is200(string path, string status)
    {
        var report = await Http.GetFromJsonAsync<JsonElement>(path, Cancel);

        Assert.Equal(status, report.GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("/orleans/")]
    [InlineData("/orleans/DashboardCounters")]
    [InlineData("/orleans/ClusterStats")]
    [InlineData("/orleans/GrainTypes")]
    public async Task Dashboard_Asked_Answers(string path) => Assert.Equal(HttpStatusCode.OK, (await Http.GetAsync(path, Cancel)).StatusCode);

    [Fact]
    public async Task Dashboard_StateOfADownload_IsShown()
    {
        var id = await fixture.Finished();

        Assert.Contains("f.bin", await State("Haul.Grains.FileGrain", id.Value), StringComparison.Ordinal);
        Assert.Contains("Epoch", await State("Haul.Grains.SegmentGrain", $"{id}/0"), StringComparison.Ordinal);
        Assert.Contains("GetState", await State("Haul.Grains.MergerGrain", id.Value), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dashboard_StateOfAnUnknownDownload_StartsNothing()
    {
        var id = DownloadId.New(TimeProvider.System);
        var before = fixture.Origin.Log.All.Count;

        await State("Haul.Grains.FileGrain", id.Value);
        await State("Haul.Grains.SegmentGrain", $"{id}/0");
        await State("Haul.Grains.MergerGrain", id.Value);

        Assert.Equal("", (await fixture.File(id).Watch(-1, TimeSpan.Zero)).Url);
        Assert.Equal(before, fixture.Origin.Log.All.Count);
    }

    [Fact]
    public async Task Content_OfAFileThatWasCompared_CarriesItsDigest()
    {
        var id = await fixture.Submit(fixture.Origin.Add("d.bin", Seed, Length), "d.bin", new(Digests.Sha256, Bytes.Sha256Hex(Seed, Length)));
        Assert.Null((await fixture.End(id)).Error);

        using var reply = await Send(id, HttpMethod.Head);

        Assert.Equal(
            $"sha-256=:{Convert.ToBase64String(Convert.FromHexString(Bytes.Sha256Hex(Seed, Length)))}:",
            reply.Headers.GetValues("Repr-Digest").Single());
    }

    [Fact]
    public async Task Content_FileThatIsGone_Is404WithoutADigest()
    {
        var id = await fixture.Submit(fixture.Origin.Add("gone.bin", Seed, Length), "gone.bin", new(Digests.Sha256, Bytes.Sha256Hex(Seed, Length)));
        Assert.Null((await fixture.End(id)).Error);
        File.Delete(fixture.PathOf("gone.bin"));

        using var reply = await Send(id, HttpMethod.Get);

        Assert.Equal(HttpStatusCode.NotFound, reply.StatusCode);
        Assert.False(reply.Headers.Contains("Repr-Digest"));
    }

    [Fact]
    public async Task Content_FinishedFile_IsItWithNameAndStrongETag()
    {
        var id = await fixture.Finished();

        using var reply = await Http.GetAsync($"/api/v1/downloads/{id}/content", Cancel);

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Equal("f.bin", reply.Content.Headers.ContentDisposition?.FileName);
        Assert.False(reply.Headers.ETag!.IsWeak);
        Assert.Equal("bytes", reply.Headers.AcceptRanges.Single());
        Assert.Equal(Bytes.Make(Seed, Length), await reply.Content.ReadAsByteArrayAsync(Cancel));
    }

    [Fact]
    public async Task Content_Range_IsThoseBytes()
    {
        var id = await fixture.Finished();

        using var reply = await Send(id, HttpMethod.Get, request => request.Headers.Range = new(1000, 1999));

        Assert.Equal(HttpStatusCode.PartialContent, reply.StatusCode);
        Assert.Equal(Length, reply.Content.Headers.ContentRange?.Length ?? 0);
        Assert.Equal(Bytes.Make(Seed, Length)[1000..2000], await reply.Content.ReadAsByteArrayAsync(Cancel));
    }

    [Fact]
    public async Task Content_RangeOfAnotherETag_IsTheWhole()
    {
        var id = await fixture.Finished();

        using var reply = await Send(id, HttpMethod.Get, request =>
        {
            request.Headers.Range = new(1000, 1999);
            request.Headers.IfRange = new(new EntityTagHeaderValue($"\"{id}-2\""));
        });

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
    }

    [Fact]
    public async Task Content_RangeBeyondTheEnd_Is416()
    {
        var id = await fixture.Finished();

        using var reply = await Send(id, HttpMethod.Get, request => request.Headers.Range = new(Length, null));

        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, reply.StatusCode);
    }

    [Fact]
    public async Task Content_Head_TellsTheLengthAlone()
    {
        var id = await fixture.Finished();

        using var reply = await Send(id, HttpMethod.Head);

        Assert.Equal((HttpStatusCode.OK, (long?)Length), (reply.StatusCode, reply.Content.Headers.ContentLength));
    }

    [Theory]
    [InlineData("01ARZ3NDEKTSV4RRFFQ69G5FAV")]
    [InlineData("no-id")]
    public async Task Content_UnknownDownload_Is404(string id)
    {
        using var reply = await Http.GetAsync($"/api/v1/downloads/{id}/content", Cancel);

        Assert.Equal(HttpStatusCode.NotFound, reply.StatusCode);
        Assert.Equal("not-found", (await reply.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Content_UnknownDownload_WakesNoGrain()
    {
        var id = DownloadId.New(TimeProvider.System);

        using var reply = await Send(id, HttpMethod.Get);

        Assert.Equal(HttpStatusCode.NotFound, reply.StatusCode);
        var management = fixture.Silo.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0);
        Assert.Null(await management.GetActivationAddress(fixture.File(id), Cancel));
    }

    [Fact]
    public async Task Content_AddressThatIsForbidden_Is409AndNothingWasAsked()
    {
        var id = await fixture.Submit(new Uri("http://169.254.169.254/latest/meta-data"), "metadata");
        var view = await fixture.End(id);
        Assert.Equal(ErrorCode.Policy, view.Error?.Code);
        Assert.Contains("--allow-private", view.Error?.Message, StringComparison.Ordinal);

        using var reply = await Http.GetAsync($"/api/v1/downloads/{id}/content", Cancel);

        Assert.Equal(HttpStatusCode.Conflict, reply.StatusCode);
        Assert.Equal("policy", (await reply.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Submit_WithCredentialsAndWithoutKeyFile_IsRefused()
    {
        var refusal = await Assert.ThrowsAsync<RefusedException>(() => fixture.Submit(new Uri("http://user:canary@127.0.0.1/f"), "secret"));

        Assert.Equal(ErrorCode.Policy, refusal.Error.Code);
    }

    [Theory]
    [InlineData("evil.example", null, HttpStatusCode.Forbidden)]
    [InlineData("localhost.evil.example", null, HttpStatusCode.Forbidden)]
    [InlineData("10.0.0.1", null, HttpStatusCode.Forbidden)]
    [InlineData("localhost", null, HttpStatusCode.OK)]
    [InlineData("[::1]", null, HttpStatusCode.OK)]
    [InlineData("localhost", "http://localhost", HttpStatusCode.OK)]
    [InlineData("localhost", "http://localhost:9", HttpStatusCode.Forbidden)]
    [InlineData("localhost", "http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("localhost", "null", HttpStatusCode.Forbidden)]
    public async Task Guard_NamesOfABrowser_HaveToBeOfLoopback(string host, string? origin, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health/live");
        request.Headers.Host = host;
        request.Headers.TryAddWithoutValidation("Origin", origin);

        using var reply = await Http.SendAsync(request, Cancel);

        Assert.Equal(expected, reply.StatusCode);
    }

    /// <summary>A browser says so of what a page has it load.</summary>
    [Theory]
    [InlineData("cross-site", "no-cors", "image", HttpStatusCode.Forbidden)]
    [InlineData("cross-site", "navigate", "iframe", HttpStatusCode.Forbidden)]
    [InlineData("cross-site", "navigate", "document", HttpStatusCode.OK)]
    [InlineData("same-origin", "cors", "empty", HttpStatusCode.OK)]
    [InlineData("none", "navigate", "document", HttpStatusCode.OK)]
    public async Task Guard_PartOfAPageFromElsewhere_IsRefused(string site, string mode, string destination, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/orleans/ClusterStats");
        request.Headers.Add("Sec-Fetch-Site", site);
        request.Headers.Add("Sec-Fetch-Mode", mode);
        request.Headers.Add("Sec-Fetch-Dest", destination);

        using var reply = await Http.SendAsync(request, Cancel);

        Assert.Equal(expected, reply.StatusCode);
    }

    private Task<string> State(string type, string key) =>
        Http.GetStringAsync($"/orleans/GrainState?grainType={type}&grainId={Uri.EscapeDataString(key)}", Cancel);

    private async Task<HttpResponseMessage> Send(DownloadId id, HttpMethod method, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(method, $"/api/v1/downloads/{id}/content");
        change?.Invoke(request);
        return await Http.SendAsync(request, Cancel);
    }

    /// <summary>One silo for all of these tests, and one file that it fetched.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        private readonly TempDirectory _directory = new();
        private readonly SemaphoreSlim _one = new(1, 1);
        private DownloadId? _finished;

        public FaultOrigin Origin { get; } = new();

        internal RunningSilo Silo { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Silo = await RunningSilo.Start(_directory.Path, ["--allow-private", "127.0.0.0/8"]);

        public string PathOf(string name) => Path.Combine(_directory.Path, "downloads", name);

        public IFileGrain File(DownloadId id) => Silo.Services.GetRequiredService<IGrainFactory>().GetGrain<IFileGrain>(id.Value);

        public async Task<DownloadId> Submit(Uri url, string name, Digest? checksum = null)
        {
            var id = DownloadId.New(TimeProvider.System);
            await File(id).Submit(new() { Url = url.AbsoluteUri, Name = name, Checksum = checksum });
            return id;
        }

        public Task<DownloadView> End(DownloadId id) => Eventually.Value(
            async () => await File(id).Watch(-1, TimeSpan.Zero) is { } view && view.Status.IsTerminal() ? view : null, RunningSilo.Patience, "the download ends");

        public async Task<DownloadId> Finished()
        {
            await _one.WaitAsync(Cancel);
            try
            {
                if (_finished is null)
                {
                    var id = await Submit(Origin.Add("f.bin", Seed, Length), "f.bin");
                    Assert.Null((await End(id)).Error);
                    _finished = id;
                }

                return _finished.Value;
            }
            finally
            {
                _one.Release();
            }
        }

        public async ValueTask DisposeAsync()
        {
            await (Silo?.DisposeAsync() ?? ValueTask.CompletedTask);
            await Origin.DisposeAsync();
            _directory.Dispose();
            _one.Dispose();
        }
    }
}
