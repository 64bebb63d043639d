namespace Haul.Cli;

/// <summary>Starts the engine once the command line is known to be sound: bad input never gets this far.</summary>
public interface IEngineFactory
{
    Task<IEngine> Start(EngineOptions options, CancellationToken cancellationToken);
}
