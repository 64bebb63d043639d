namespace Haul.Persistence;

/// <summary>Name of a row.</summary>
/// <param name="Grain">The grain's id as text, type and key.</param>
/// <param name="State">The name under which the grain keeps it; a grain may have several.</param>
internal readonly record struct RowKey(string Grain, string State);
