using Haul.Testing;

namespace Haul.Cli.Tests.Faults;

/// <summary>Sizes at the edges.</summary>
public sealed class SizeTests : FaultTest
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A50_EmptyFile_OneRequest(bool answers200)
    {
        var url = Serve(Name, new OriginFile { Seed = Seed, EmptyAnswers200 = answers200 });

        (await Get(url)).Succeeded();

        Assert.Equal(0, new FileInfo(Target.File(Name)).Length);
        Assert.Single(Log.All);
    }

    [Fact]
    public async Task A51_SizesAtTheEdges_Same()
    {
        long[] sizes = [1, 5, 65_535, 65_536, 65_537, MiB - 1, MiB, MiB + 1, (4 * MiB) - 1, 4 * MiB, (4 * MiB) + 1];
        var urls = sizes.Select(size => Serve($"file-{size}", size).OriginalString);

        var outcome = await Run([.. urls, "-d", Target.Path, "-x", "8"]);

        outcome.Succeeded();
        Assert.Equal(sizes.Length, outcome.Ends.Count);
    }

    [Fact]
    public async Task A53_UnknownTotal_Same()
    {
        var outcome = await GetSame(Serve(new UnknownTotal()));

        Assert.Equal(Size, outcome.Length);
        RequestsAtMost(12);
    }
}
