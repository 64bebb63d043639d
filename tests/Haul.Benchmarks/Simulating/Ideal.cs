namespace Haul.Benchmarks;

/// <summary>The download as a fluid: every connection brings bytes at its rate from first to last moment, and none twice.</summary>
/// <param name="length">Bytes of the file.</param>
internal sealed class Ideal(long length)
{
    private double _left = length;
    private double _at;
    private double _rate;

    /// <summary>Seconds; infinite while the fluid is not through.</summary>
    public double EndsAt { get; private set; } = double.PositiveInfinity;

    /// <param name="rate">Bytes a second of all connections from here on.</param>
    public void Turn(double now, double rate)
    {
        var brought = _rate * (now - _at);
        if (brought >= _left && double.IsInfinity(EndsAt))
        {
            EndsAt = _at + (_left / _rate);
        }

        _left -= brought;
        (_at, _rate) = (now, rate);
    }
}
