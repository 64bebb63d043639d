using Haul.Abstractions;
using OpenTelemetry;
using OpenTelemetry.Logs;

namespace Haul.Silo;

/// <summary>
/// Redacts the URLs of what is logged before it leaves the silo. An exception of a library may hold a URL with its secrets; it
/// is sent as the attributes that the OpenTelemetry conventions give an exception.
/// </summary>
internal sealed class RedactedLogs : BaseProcessor<LogRecord>
{
    public override void OnEnd(LogRecord data)
    {
        data.FormattedMessage = Redact(data.FormattedMessage);
        data.Body = Redact(data.Body);
        var attributes = (data.Attributes ?? []).Select(attribute => KeyValuePair.Create(attribute.Key, Redact(attribute.Value))).ToList();
        if (data.Exception is { } error)
        {
            attributes.Add(new("exception.type", error.GetType().FullName));
            attributes.Add(new("exception.message", Redact(error.Message)));
            attributes.Add(new("exception.stacktrace", Redact(error.ToString())));
            data.Exception = null;
        }

        data.Attributes = attributes;
    }

    private static string? Redact(string? text) => text is null ? null : ShownUrl.Redact(text);

    /// <summary>Numbers stay numbers; everything else is sent as its text.</summary>
    private static object? Redact(object? value) => value is null or bool or int or long or double ? value : Redact(value.ToString());
}
