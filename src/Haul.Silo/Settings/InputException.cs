namespace Haul.Silo;

/// <summary>The silo cannot start as it was asked to: cause and cure in one line, exit code 2.</summary>
public sealed class InputException(string cause, string cure) : Exception($"{cause}; {cure}");
