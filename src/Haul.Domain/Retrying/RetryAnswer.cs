namespace Haul.Domain;

/// <summary>What to do after an attempt that ended short.</summary>
public abstract record RetryAnswer
{
    private RetryAnswer()
    {
    }

    /// <summary>Try again after the delay.</summary>
    public sealed record Wait(TimeSpan Delay) : RetryAnswer;

    /// <summary>Too many tries in a row brought nothing.</summary>
    public sealed record GiveUp : RetryAnswer;
}
