namespace Haul.Abstractions;

/// <summary>What one silo has done for a download.</summary>
/// <param name="Silo">Parsable address.</param>
/// <param name="Bytes">Body bytes that it received, those that came twice too.</param>
/// <param name="Seconds">Time for which its connections were open, added up over them.</param>
/// <param name="Failures">Tries that failed.</param>
[GenerateSerializer, Immutable, Alias("haul.SiloTotal")]
public sealed record SiloTotal(
    [property: Id(0)] string Silo,
    [property: Id(1)] long Bytes,
    [property: Id(2)] double Seconds,
    [property: Id(3)] int Failures);
