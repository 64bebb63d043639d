using Haul.Abstractions;

namespace Haul.Domain.Tests;

public class RemovalTests
{
    private static readonly FileFact Remove = new FileFact.Removed(Removal.KeepFile, Sample.Now);

    [Fact]
    public void Remove_Working_EndsItFirst()
    {
        var state = Sample.Do(Sample.Downloading, Remove);

        Assert.Equal((DownloadStatus.Cancelled, Removal.KeepFile), (state.Status, state.Removing));
        Assert.Empty(state.Segments);
    }

    [Fact]
    public void Remove_Completed_StaysCompleted() => Assert.Equal(DownloadStatus.Completed, Sample.Do(Sample.Completed, Remove).Status);

    [Fact]
    public void Remove_PastTheCommitPoint_IsRefused() => Assert.NotEmpty(Sample.Refusal(Sample.Merging, Remove));

    [Fact]
    public void Submit_WhileBeingRemoved_IsRefused() =>
        Assert.NotEmpty(Sample.Refusal(Sample.Do(Sample.Downloading, Remove), new FileFact.Submitted(Sample.Request, Sample.Now)));

    [Fact]
    public void Anything_WhileBeingRemoved_ChangesNothing()
    {
        var state = Sample.Do(Sample.Downloading, Remove);

        Assert.Equal(state, Sample.Do(state, new FileFact.Failed(new(ErrorCode.Network, "late"), Sample.Now), new FileFact.Paused()));
    }
}
