namespace Haul.Grains.Tests;

/// <summary>What a test measures of the pace of connections says nothing beside tests that take the processor from them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
