using Haul.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Haul.Transfer.Tests.Telemetry;

public sealed class DownloadWatchTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void ProgressAge_BytesThatComeAgainAfterTheyWereLost_AreNoProgress()
    {
        using var watch = Watch(DownloadStatus.Downloading);
        watch.Note(DownloadStatus.Downloading, 0, 100);
        _clock.Advance(TimeSpan.FromSeconds(3));

        watch.Note(DownloadStatus.Downloading, 0, 50);
        watch.Note(DownloadStatus.Downloading, 0, 100);
        Assert.Equal(TimeSpan.FromSeconds(3), watch.ProgressAge);

        watch.Note(DownloadStatus.Downloading, 0, 101);
        Assert.Equal(TimeSpan.Zero, watch.ProgressAge);
    }

    [Fact]
    public void ProgressAge_OfAnotherGeneration_CountsFromItsOwnBytes()
    {
        using var watch = Watch(DownloadStatus.Downloading);
        watch.Note(DownloadStatus.Downloading, 0, 100);
        _clock.Advance(TimeSpan.FromSeconds(3));

        watch.Note(DownloadStatus.Downloading, 1, 0);
        Assert.Equal(TimeSpan.FromSeconds(3), watch.ProgressAge);

        watch.Note(DownloadStatus.Downloading, 1, 1);
        Assert.Equal(TimeSpan.Zero, watch.ProgressAge);
    }

    [Fact]
    public void ProgressAge_AnotherStatus_IsProgress()
    {
        using var watch = Watch(DownloadStatus.Downloading);
        _clock.Advance(TimeSpan.FromSeconds(3));

        watch.Note(DownloadStatus.Merging, 0, 0);

        Assert.Equal(TimeSpan.Zero, watch.ProgressAge);
    }

    [Theory]
    [InlineData(DownloadStatus.Queued)]
    [InlineData(DownloadStatus.Paused)]
    [InlineData(DownloadStatus.Failed)]
    public void ProgressAge_OfWhatDoesNotWork_IsNone(DownloadStatus status)
    {
        using var watch = Watch(status);
        _clock.Advance(TimeSpan.FromHours(1));

        Assert.Null(watch.ProgressAge);
    }

    private DownloadWatch Watch(DownloadStatus status) => new(_clock, status, _ => { });
}
