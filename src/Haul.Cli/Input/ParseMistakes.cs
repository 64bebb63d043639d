using System.CommandLine;
using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>One line for a command line that does not parse.</summary>
public static class ParseMistakes
{
    public static InputException Of(ParseResult parse)
    {
        ArgumentNullException.ThrowIfNull(parse);
        var command = parse.CommandResult.Command;
        var help = command is RootCommand ? "haul --help" : $"haul {command.Name} --help";
        var unknown = parse.UnmatchedTokens.Count > 0 ? parse.UnmatchedTokens[0] : null;
        return unknown is not null && command is RootCommand && unknown.Contains("://", StringComparison.Ordinal)
            ? new("a URL needs a command", "as in haul get URL")
            : new(Cause(parse, unknown), $"see {help}");
    }

    private static string Cause(ParseResult parse, string? unknown) =>
        unknown is not null && parse.CommandResult.Command.Options.Any(option => option.Name == unknown.Split('=')[0]) ? $"'{PlainText.Of(unknown)}' stands before the command; it belongs behind it"
        : unknown is not null ? $"'{PlainText.Of(ShownUrl.Redact(unknown))}' is not known here"
        : parse.CommandResult.Command is RootCommand ? "no command"
        : parse.CommandResult.Command.Arguments.FirstOrDefault(argument => argument.Arity.MinimumNumberOfValues > 0 && parse.GetResult(argument) is not { Tokens.Count: > 0 }) is { } missing ? $"no {missing.Name}"
        : PlainText.Of(ShownUrl.Redact(parse.Errors.Count > 0 ? parse.Errors[0].Message : "the command line does not parse")).TrimEnd('.');
}
