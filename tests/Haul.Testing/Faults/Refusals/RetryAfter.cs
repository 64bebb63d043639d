using System.Globalization;

namespace Haul.Testing;

/// <summary>A35: 503 or 429 with a Retry-After of any text.</summary>
public sealed class RetryAfter(Func<string> value, int status = 503) : Fault
{
    /// <summary>With this text: a number, a date, or what clients must not believe (P12).</summary>
    public RetryAfter(string value, int status = 503)
        : this(() => value, status)
    {
    }

    /// <summary>In so many seconds.</summary>
    public static RetryAfter Seconds(int seconds, int status = 503) => new(Reply.Number(seconds), status);

    /// <summary>At the date that lies so far ahead when the answer is made (RFC 9110, section 10.2.3); whole seconds.</summary>
    public static RetryAfter Date(TimeSpan ahead, int status = 503) =>
        new(() => (DateTimeOffset.UtcNow + ahead).ToString("R", CultureInfo.InvariantCulture), status);

    /// <inheritdoc />
    protected internal override void Spoil(Reply reply, Visit visit)
    {
        reply.Become(Reply.Number(status), "Later", "text/html", "<html><body>Not now.</body></html>\n");
        reply.Set("Retry-After", value());
    }
}
