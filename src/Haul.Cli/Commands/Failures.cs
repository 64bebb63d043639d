using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>Words for an exception that nobody expected.</summary>
public static class Failures
{
    /// <summary>One line; with <paramref name="verbose"/> the stack follows.</summary>
    public static string Sentence(Exception error, bool verbose)
    {
        ArgumentNullException.ThrowIfNull(error);
        return verbose
            ? string.Join('\n', ShownUrl.Redact(error.ToString()).ReplaceLineEndings("\n").Split('\n').Select(PlainText.Of))
            : $"internal error: {PlainText.Of(ShownUrl.Redact(error.Message).ReplaceLineEndings(" ")).TrimEnd('.')}; run it again with -v to see where";
    }
}
