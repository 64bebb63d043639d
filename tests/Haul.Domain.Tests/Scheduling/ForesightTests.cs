namespace Haul.Domain.Tests;

public class ForesightTests
{
    private readonly Foresight _foresight = new(TimeSpan.FromSeconds(0.6));

    [Fact]
    public void Ahead_NothingSavedYet_IsTheLeast() => Assert.Equal(TimeSpan.FromSeconds(0.6), _foresight.Ahead);

    [Fact]
    public void Ahead_SlowSave_CountsAtOnceAndTwice()
    {
        _foresight.Note(TimeSpan.FromSeconds(0.1));
        _foresight.Note(TimeSpan.FromSeconds(0.5));

        Assert.Equal(TimeSpan.FromSeconds(1.6), _foresight.Ahead);
    }

    [Fact]
    public void Ahead_FasterSaveThanUsual_CountsForAQuarter()
    {
        _foresight.Note(TimeSpan.FromSeconds(0.8));
        _foresight.Note(TimeSpan.FromSeconds(0.4));

        Assert.Equal(TimeSpan.FromSeconds(2), _foresight.Ahead);
    }

    [Fact]
    public void Ahead_VerySlowSave_HasAnEnd()
    {
        _foresight.Note(TimeSpan.FromSeconds(30));

        Assert.Equal(Foresight.Most, _foresight.Ahead);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    public void Ahead_SwitchedOffOrSetToMore_StaysAsItIs(double least)
    {
        var foresight = new Foresight(TimeSpan.FromSeconds(least));
        foresight.Note(TimeSpan.FromSeconds(1));

        Assert.Equal(TimeSpan.FromSeconds(least), foresight.Ahead);
    }
}
