using Haul.Abstractions;

namespace Haul.Domain;

/// <summary>How often in a row an attempt ended without a new byte.</summary>
/// <param name="Tries">Attempts; 0 after one that moved bytes.</param>
[GenerateSerializer, Immutable, Alias("haul.RetryState")]
public sealed record RetryState([property: Id(0)] int Tries = 0)
{
    public static readonly RetryState None = new();

    /// <summary>An attempt ended short.</summary>
    /// <param name="newBytes">It brought bytes that were not there before.</param>
    public RetryState Failed(bool newBytes) => newBytes ? None : new(Math.Min(Tries, int.MaxValue - 1) + 1);
}
