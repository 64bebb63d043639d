using Orleans.Runtime;

namespace Haul.Abstractions;

/// <summary>What was asked for is refused, and nothing was changed. The code is the exit code of the command that asked.</summary>
[GenerateSerializer, Alias("haul.RefusedException")]
public sealed class RefusedException : OrleansException
{
    public RefusedException(ErrorCode code, string message, Exception? inner = null)
        : base(message, inner!) => Error = new(code, message);

    [Id(0)]
    public DownloadError Error { get; private set; }
}
