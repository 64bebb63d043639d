namespace Haul.Benchmarks;

/// <summary>What calls of a pure function cost on this machine: CPU time of this process, so that others which run beside it do not count.</summary>
internal sealed class CallCost
{
    private readonly List<TimeSpan> _calls = [];

    /// <summary>Microseconds of the median call: the first ones are spent on compiling.</summary>
    public double Microseconds => _calls.Count == 0 ? 0 : _calls.Order().ElementAt(_calls.Count / 2).TotalMicroseconds;

    public T Of<T>(Func<T> call)
    {
        var start = Environment.CpuUsage.TotalTime;
        var result = call();
        _calls.Add(Environment.CpuUsage.TotalTime - start);
        return result;
    }
}
