using System.CommandLine;
using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>The key that a silo's HTTP side asks for. No option holds the key itself: a command line is seen by every user of the machine.</summary>
internal sealed class ApiKeyOption
{
    private const string Variable = "HAUL_API_KEY";
    private const string FileVariable = "HAUL_API_KEY_FILE";

    public Option<string> Option { get; } = new("--api-key-file")
    {
        HelpName = "FILE",
        Description = $"Key for the silos' HTTP side, as in their --api-key-file; default: {Variable} (the key), {FileVariable}",
    };

    /// <summary>The key, or the first one of the file; null where none is named.</summary>
    /// <exception cref="InputException">The file cannot be read or holds no key, or the key is none.</exception>
    public string? Read(ParseResult parse, ConsoleStreams streams)
    {
        if (parse.GetValue(Option) is { } given)
        {
            return OfFile(given, streams);
        }

        return streams.Environment(Variable) is { Length: > 0 } key ? Checked(key.Trim(), Variable)
            : streams.Environment(FileVariable) is { Length: > 0 } file ? OfFile(file, streams)
            : null;
    }

    /// <summary>The field that shows the key (RFC 6750 section 2.1).</summary>
    public static HeaderField Field(string key) => new("Authorization", $"Bearer {key}");

    private static string OfFile(string file, ConsoleStreams streams)
    {
        try
        {
            var path = Path.GetFullPath(file, streams.WorkingDirectory);
            var key = File.ReadLines(path).Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0 && line[0] != '#')
                ?? throw new InputException($"{PlainText.Of(path)} holds no API key", "put the silo's key into it, on a line of its own");
            return Checked(key, PlainText.Of(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException($"the API key cannot be read: {PlainText.Of(error.Message)}", $"check --api-key-file ({FileVariable})");
        }
    }

    private static string Checked(string key, string where) => key.Length > 0 && HeaderRules.IsValue(key) && !key.Any(char.IsWhiteSpace) ? key
        : throw new InputException($"{where} holds no API key: it has characters that none has", "give a key as the silo's file has it");
}
