using System.Text.Json;

namespace Haul.Cli.Tests.Faults;

/// <summary>What a <c>haul get --json</c> left behind.</summary>
internal sealed class Outcome
{
    private readonly List<JsonElement> events;

    public Outcome(int exitCode, string output, string messages, string log)
    {
        (ExitCode, Messages, Log) = (exitCode, messages, log);
        events = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];
    }

    public int ExitCode { get; }

    /// <summary>Standard error.</summary>
    public string Messages { get; }

    /// <summary>What the origin was asked, for the message of a test that fails.</summary>
    public string Log { get; }

    /// <summary>The last event of the one download.</summary>
    public JsonElement Last => events[^1];

    /// <summary>The code of the error as text; null without one.</summary>
    public string? Code => Error(Last, "code");

    /// <summary>The sentence of the error; empty without one.</summary>
    public string Message => Error(Last, "message") ?? "";

    /// <summary>Where the file was written.</summary>
    public string Path => Last.GetProperty("path").GetString() ?? "";

    public string Verified => Last.GetProperty("verified").GetString() ?? "";

    public string Validator => Last.GetProperty("validator").GetString() ?? "";

    public long? Length => Last.GetProperty("length") is { ValueKind: JsonValueKind.Number } length ? length.GetInt64() : null;

    public long FetchedTwice => Last.GetProperty("fetchedTwice").GetInt64();

    /// <summary>The last event of each URL, by URL, for a <c>get</c> of several.</summary>
    public IReadOnlyDictionary<string, JsonElement> Ends =>
        events.GroupBy(line => line.GetProperty("url").GetString()!).ToDictionary(group => group.Key, group => group.Last());

    public static string? Error(JsonElement line, string property) =>
        line.GetProperty("error") is { ValueKind: JsonValueKind.Object } error ? error.GetProperty(property).GetString() : null;

    /// <summary>The files that were called done.</summary>
    public IEnumerable<JsonElement> Done => events.Where(line => line.GetProperty("event").GetString() is "completed");

    /// <summary>Succeeded; that the bytes are those of the origin is seen to after every get.</summary>
    public void Succeeded() => Assert.True(ExitCode == 0, ToString());

    /// <summary>Failed with this code, in words that hold all of these.</summary>
    public void Failed(int exitCode, string code, params ReadOnlySpan<string> words)
    {
        Assert.True(ExitCode == exitCode, ToString());
        Assert.True(Code == code, ToString());
        foreach (var word in words)
        {
            Assert.True(Message.Contains(word, StringComparison.Ordinal), $"'{word}' is not said.\n{this}");
        }
    }

    public override string ToString() =>
        $"exit {ExitCode}\n{Messages}{string.Join('\n', events.Where(line => line.GetProperty("event").GetString() is not "progress"))}\n{Log}";
}
