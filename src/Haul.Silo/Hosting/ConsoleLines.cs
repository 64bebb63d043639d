using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Haul.Silo;

/// <summary>Writes each entry of the log as one line: <c>2026-01-31T23:59:59.000Z warn: Category[7] message</c>.</summary>
internal sealed class ConsoleLines(TimeProvider clock, ConsoleLines.Gate gate) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "lines";

    /// <summary>
    /// A start that fails is told once, in the last line that the process writes, and not by engine and host with a trace each; one
    /// after which another port is tried is not told at all. The kind of garbage collector is our choice.
    /// </summary>
    private static readonly HashSet<(string Category, int Event)> Omitted =
    [
        ("Orleans.Runtime.MembershipService.MembershipTableManager", 100646),
        ("Orleans.Runtime.SiloLifecycleSubject", 100450),
        ("Orleans.Runtime.Silo", 100439),
        ("Microsoft.Extensions.Hosting.Internal.Host", 11),
        ("Orleans.Runtime.Silo", 100405),
    ];

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        ArgumentNullException.ThrowIfNull(textWriter);
        if (gate.IsClosed || Omitted.Contains((logEntry.Category, logEntry.EventId.Id)))
        {
            return;
        }

        var text = $"{logEntry.Formatter(logEntry.State, logEntry.Exception)} {logEntry.Exception}".TrimEnd().ReplaceLineEndings(" ");
        textWriter.WriteLine($"{clock.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} {Word(logEntry.LogLevel)}: {logEntry.Category}[{logEntry.EventId.Id}] {text}");
    }

    /// <summary>Closed when a start has failed: what is taken apart in the middle of its work complains of that.</summary>
    internal sealed class Gate
    {
        private volatile bool _closed;

        public bool IsClosed => _closed;

        public void Close() => _closed = true;
    }

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };
}
