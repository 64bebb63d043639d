using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Haul.Cli;

/// <summary>The log of <c>-v</c>: on stderr, because stdout is for results.</summary>
internal static class ErrorConsole
{
    public static ILoggingBuilder AddErrorConsole(this ILoggingBuilder logging)
    {
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        return logging.AddSimpleConsole(console => console.SingleLine = true)
            .AddFilter("Haul", LogLevel.Debug)
            .AddFilter("Polly", LogLevel.Warning)
            .AddFilter("Orleans", LogLevel.Warning)
            .AddFilter("Microsoft", LogLevel.Warning);
    }
}
