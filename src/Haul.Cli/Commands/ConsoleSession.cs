namespace Haul.Cli;

/// <summary>What every command works with.</summary>
/// <param name="Interrupt">Ctrl-C: checkpoint and stop.</param>
public sealed record ConsoleSession(ConsoleStreams Streams, IEngineFactory Engines, IClusterFactory Clusters, TimeProvider Clock, CancellationToken Interrupt);
