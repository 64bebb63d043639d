using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>How a <c>verify</c> shows what happens.</summary>
public interface IVerifyOutput
{
    /// <summary>Runs the reading within the display and shows its result.</summary>
    /// <param name="length">Bytes that there are to read.</param>
    /// <param name="verify">Takes what is told of every byte count read.</param>
    Task<VerifyResult> Run(string path, long length, Func<IProgress<long>, Task<VerifyResult>> verify);
}
