using System.Diagnostics.CodeAnalysis;

namespace Haul.Domain;

/// <summary>What a machine answers to a fact: the state after it, or the sentence that refuses it.</summary>
public readonly record struct Transition<TState>(TState State, string? Refusal)
    where TState : class
{
    [MemberNotNullWhen(true, nameof(Refusal))]
    public bool IsRefused => Refusal is not null;

    /// <exception cref="InvalidOperationException">The fact was refused.</exception>
    public TState OrThrow() => Refusal is null ? State : throw new InvalidOperationException(Refusal);
}

internal static class Transition
{
    public static Transition<TState> To<TState>(TState state)
        where TState : class => new(state, null);

    public static Transition<TState> Refuse<TState>(TState state, string sentence)
        where TState : class => new(state, sentence);
}
