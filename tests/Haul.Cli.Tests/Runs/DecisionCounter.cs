using Microsoft.Extensions.Logging;

namespace Haul.Cli.Tests.Runs;

/// <summary>Counts what the scheduler decided, from the log of the file grain.</summary>
internal sealed class DecisionCounter : ILoggerProvider, ILogger
{
    private int _steals;
    private int _hedges;

    public int Steals => _steals;

    public int Hedges => _hedges;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var text = formatter(state, exception);
        Interlocked.Add(ref _steals, text.Split("Reason = Steal, Victim").Length - 1);
        Interlocked.Add(ref _hedges, text.Split("Reason = Hedge, Victim").Length - 1);
    }

    public void Dispose()
    {
    }
}
