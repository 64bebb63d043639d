namespace Haul.Testing;

/// <summary>Two requests for bytes that one of them would have brought alone.</summary>
public readonly record struct ExchangePair(Exchange First, Exchange Second);
