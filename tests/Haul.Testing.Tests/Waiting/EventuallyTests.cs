namespace Haul.Testing.Tests;

public class EventuallyTests
{
    [Fact]
    public async Task True_HoldsAfterAWhile_Returns()
    {
        var asked = 0;

        await Eventually.True(() => ++asked == 3, Asking.Deadline, "the third time");

        Assert.Equal(3, asked);
    }

    [Fact]
    public async Task True_QuestionThrows_IsNamedAtTheDeadline()
    {
        var error = await Assert.ThrowsAsync<TimeoutException>(() => Eventually.True(
            () => Task.FromException<bool>(new InvalidOperationException("broken")), TimeSpan.FromMilliseconds(30), "it works"));

        Assert.Contains("it works", error.Message, StringComparison.Ordinal);
        Assert.Equal("broken", error.InnerException!.Message);
    }

    [Fact]
    public void Next_Several_AreDifferent() => Assert.Equal(20, FreePort.Next(20).Distinct().Count());

    [Fact]
    public void Dispose_TempDirectory_TakesItsFiles()
    {
        var directory = new TempDirectory();
        directory.Write("file", 1, 10);

        directory.Dispose();

        Assert.False(Directory.Exists(directory.Path));
    }
}
