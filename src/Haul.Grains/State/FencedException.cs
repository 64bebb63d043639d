namespace Haul.Grains;

/// <summary>Another owner has the row: this activation is over and tells nobody.</summary>
[GenerateSerializer, Alias("haul.FencedException")]
public sealed class FencedException(string message, Exception? inner = null) : Exception(message, inner);
