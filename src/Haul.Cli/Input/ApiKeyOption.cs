using System.CommandLine;
using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>The key that a silo's HTTP side asks for. It is read from a file: a command line is seen by every user of the machine.</summary>
internal sealed class ApiKeyOption
{
    private const string Variable = "HAUL_API_KEY_FILE";

    public Option<string> Option { get; } = new("--api-key-file") { HelpName = "FILE", Description = $"Key for the silos' HTTP side, as in their --api-key-file; default: {Variable}" };

    /// <summary>The field that shows the first key of the file; none where no file is named.</summary>
    /// <exception cref="InputException">The file cannot be read or holds no key.</exception>
    public IEnumerable<HeaderField> Read(ParseResult parse, ConsoleStreams streams)
    {
        var file = parse.GetValue(Option) ?? streams.Environment(Variable);
        return string.IsNullOrEmpty(file) ? [] : [HeaderText.Parse($"Authorization: Bearer {FirstKey(Path.GetFullPath(file, streams.WorkingDirectory))}")];
    }

    private static string FirstKey(string path)
    {
        try
        {
            return File.ReadLines(path).Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0 && line[0] != '#')
                ?? throw new InputException($"{PlainText.Of(path)} holds no API key", "put the silo's key into it, on a line of its own");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"the API key cannot be read: {PlainText.Of(error.Message)}", "check --api-key-file");
        }
    }
}
