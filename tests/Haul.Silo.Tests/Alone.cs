namespace Haul.Silo.Tests;

/// <summary>
/// These tests are run after the others and one by one: the meters of all silos of a process go to the exporters of each, and some
/// start several silos or end them before their time, which takes from whatever runs beside them.
/// </summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
