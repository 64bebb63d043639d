using Haul.Abstractions;
using Haul.Domain;
using Haul.Transfer;
using Microsoft.Extensions.DependencyInjection;

namespace Haul.Grains.Tests;

public sealed class ByteCountTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().AddSingleton(TimeProvider.System).AddSingleton<HaulMetrics>().BuildServiceProvider();
    private readonly CountedBytes _counted;
    private readonly ByteCount _bytes;

    public ByteCountTests()
    {
        _bytes = new(_services.GetRequiredService<HaulMetrics>());
        _counted = new([_services]);
    }

    [Fact]
    public void Saved_BlocksThatAnEarlierActivationHasSaved_AreNotCountedAgain()
    {
        _bytes.Load(Row(10));

        _bytes.Saved(Row(10), () => 0);
        _bytes.Saved(Row(25), () => 0);

        Assert.Equal(15, _counted.Kept);
    }

    [Fact]
    public void Saved_BlocksThatWereLost_AreKeptOnce()
    {
        _bytes.Saved(Row(30), () => 0);
        _bytes.Saved(Row(10), () => 0);
        _bytes.Saved(Row(40), () => 0);

        Assert.Equal(40, _counted.Kept);
    }

    [Fact]
    public void Saved_NextGeneration_CountsFromNothing()
    {
        _bytes.Saved(Row(30), () => 0);
        _bytes.Saved(Row(5) with { Generation = 2 }, () => 0);

        Assert.Equal(35, _counted.Kept);
    }

    [Fact]
    public void Saved_BytesThatCameTwice_AreCountedAtTheEndAndOnce()
    {
        _bytes.Saved(Row(30), () => 7);
        Assert.Equal(0, _counted.Twice);

        _bytes.Saved(Row(30) with { Status = DownloadStatus.Failed }, () => 5);
        _bytes.Saved(Row(40) with { Status = DownloadStatus.Completed }, () => 8);
        _bytes.Saved(Row(40) with { Status = DownloadStatus.Completed }, () => 8);

        Assert.Equal(8, _counted.Twice);
    }

    public void Dispose()
    {
        _counted.Dispose();
        _services.Dispose();
    }

    private static FileState Row(long finished) => new() { Status = DownloadStatus.Downloading, Finished = RangeSet.Of(new(0, finished)) };
}
