using Haul.Testing;

namespace Haul.Cli.Tests.Faults;

/// <summary>Being sent elsewhere.</summary>
public sealed class RedirectTests : FaultTest
{
    [Fact]
    public async Task A29_TargetChangesPerRequest_AskedFromTheFirstUrlEachTime()
    {
        await using var first = new FaultOrigin();
        await using var second = new FaultOrigin();
        var places = new[] { first.Add("edge", Seed, Size), second.Add("edge", Seed, Size) };

        await GetSame(Serve(RedirectTo.Rotating(places)));

        Assert.Equal(Log.All.Count, first.Log.All.Count + second.Log.All.Count);
        Assert.NotEmpty(first.Log.All);
        Assert.NotEmpty(second.Log.All);
    }

    [Fact, Trait(Gates.Trait, Gates.Rejects)]
    public async Task A29_OneTargetHasAnotherFile_NeverMixed()
    {
        await using var first = new FaultOrigin();
        await using var second = new FaultOrigin();
        var places = new[] { first.Add("edge", Seed, Size), second.Add("edge", Seed + 1, Size) };

        var outcome = await GetOver(Serve(RedirectTo.Rotating(places)));

        outcome.Failed(5, "origin-changed");
        Assert.InRange(Log.All.Count, 2, 6);
    }

    [Fact]
    public async Task A30_Loop_RefusedWithTheChain()
    {
        var url = Serve(RedirectTo.Loop());

        var outcome = await GetOver(url);

        outcome.Failed(4, "origin-refused", "loop", $"{url} -> {url}");
        Assert.Single(Log.All);
    }

    [Fact]
    public async Task A30_TooManyHops_RefusedWithTheChain()
    {
        var outcome = await GetOver(Serve(RedirectTo.Chain(11)));

        outcome.Failed(4, "origin-refused", "more than 10", " -> ");
        Assert.Equal(11, Log.All.Count);
    }

    [Fact]
    public async Task A30_TenRelativeHops_Followed()
    {
        // One connection: no hedge that may be left on its way.
        await GetSame(Serve(RedirectTo.Chain(10)), "-x", "1");

        Assert.Equal(4, Log.All.Count(exchange => exchange.Status == "206"));
        Assert.Equal(4 * 10, Log.All.Count(exchange => exchange.Status == "302"));
    }

    [Fact]
    public async Task A30_NoLocation_Refused()
    {
        var outcome = await GetOver(Serve(new RedirectNoLocation()));

        outcome.Failed(4, "origin-refused", "without saying where");
        Assert.Single(Log.All);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://127.0.0.1/file.bin")]
    public async Task A30_ToAnotherScheme_RefusedByPolicy(string location)
    {
        var outcome = await GetOver(Serve(new RedirectTo(location)));

        outcome.Failed(8, "policy", "only http and https");
        Assert.Single(Log.All);
    }

    [Fact]
    public async Task A32_ToAnotherPort_NoSecretGoesAlong()
    {
        await using var other = new FaultOrigin();
        var url = new UriBuilder(Serve(new RedirectTo(other.Add("edge", Seed, Size)))) { UserName = "canary-user", Password = "canary-password" }.Uri;

        var outcome = await GetSame(
            url, "--header", "Cookie: canary-cookie", "--header", "X-Api-Key: canary-key");

        Assert.All(Log.All, exchange =>
        {
            Assert.StartsWith("Basic ", exchange.Request.Header("Authorization"), StringComparison.Ordinal);
            Assert.Equal("canary-cookie", exchange.Request.Header("Cookie"));
            Assert.Equal("canary-key", exchange.Request.Header("X-Api-Key"));
        });
        Assert.NotEmpty(other.Log.All);
        Assert.All(other.Log.All, exchange =>
        {
            Assert.Null(exchange.Request.Header("Authorization"));
            Assert.DoesNotContain(exchange.Request.HeaderLines, line => line.Contains("canary", StringComparison.Ordinal));
        });
        Assert.DoesNotContain("canary-", outcome.Messages + outcome.Last, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A32_ToAnotherPortWithAuthorization_NoSecretGoesAlong()
    {
        await using var other = new FaultOrigin();

        await GetSame(Serve(new RedirectTo(other.Add("edge", Seed, Size))), "--header", "Authorization: Bearer canary-token");

        Assert.All(Log.All, exchange => Assert.Equal("Bearer canary-token", exchange.Request.Header("Authorization")));
        Assert.NotEmpty(other.Log.All);
        Assert.All(other.Log.All, exchange => Assert.Null(exchange.Request.Header("Authorization")));
    }
}
