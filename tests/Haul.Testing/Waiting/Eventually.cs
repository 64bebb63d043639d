namespace Haul.Testing;

/// <summary>Waits for a condition instead of for a time.</summary>
public static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Asks until the condition holds; at the deadline throws a <see cref="TimeoutException"/> that names it.</summary>
    public static Task True(Func<bool> condition, TimeSpan deadline, string what) =>
        True(() => Task.FromResult(condition()), deadline, what);

    /// <inheritdoc cref="True(Func{bool}, TimeSpan, string)" />
    public static async Task True(Func<Task<bool>> condition, TimeSpan deadline, string what) =>
        await Value(async () => await condition() ? "" : null, deadline, what);

    /// <summary>Asks until there is a value, and gives it. A question that throws is asked again.</summary>
    public static async Task<T> Value<T>(Func<Task<T?>> ask, TimeSpan deadline, string what)
        where T : class
    {
        var end = Deadline.In(deadline);
        Exception? last = null;
        while (true)
        {
            try
            {
                if (await ask() is { } value)
                {
                    return value;
                }

                last = null;
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                last = error;
            }

            if (end.Passed)
            {
                throw new TimeoutException($"Not within {deadline.TotalSeconds:0.###} s: {what}.", last);
            }

            await Task.Delay(Pause);
        }
    }
}
