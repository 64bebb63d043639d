using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>Runs a <c>verify</c> on an engine of the file's own directory.</summary>
/// <param name="path">Absolute path of a file that exists.</param>
public sealed class VerifyRun(string path, bool verbose, IEngineFactory engines, IVerifyOutput output)
{
    /// <returns>0 when every byte is right, 6 when some are not, else the code of the reason why nothing could be compared.</returns>
    public async Task<int> Run(CancellationToken interrupt)
    {
        await using var engine = await engines.Start(new() { Directory = Path.GetDirectoryName(path)!, Verbose = verbose }, interrupt);
        var length = new FileInfo(path).Length;
        var result = await output.Run(path, length, read => engine.Verifier.Verify(path, read, interrupt));
        await engine.Stop();
        return result switch
        {
            { Error: { } error } => error.Code.ExitCode(),
            { Bad.IsEmpty: false } => ErrorCode.Integrity.ExitCode(),
            _ => 0,
        };
    }
}
