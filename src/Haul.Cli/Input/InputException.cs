using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>The command cannot start: a cause and a cure in one line, known before any network or engine.</summary>
public sealed class InputException(ErrorCode code, string cause, string cure) : Exception($"{cause}; {cure}")
{
    public InputException(string cause, string cure)
        : this(ErrorCode.Usage, cause, cure)
    {
    }

    public ErrorCode Code { get; } = code;
}
