namespace Haul.Benchmarks;

/// <summary>One way from a silo to the origin. Whoever holds it gets its rate, which changes now and then.</summary>
internal sealed class Connection(double rate)
{
    /// <summary>Bytes a second.</summary>
    public double Rate { get; private set; } = rate;

    /// <summary>Null: it is free.</summary>
    public Flow? Holder { get; set; }

    public void Turn(double rate)
    {
        Rate = rate;
        Holder?.Turn(rate);
    }
}
