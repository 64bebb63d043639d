using System.Text.Json;
using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>One line of JSON at the end.</summary>
public sealed class JsonVerifyOutput(TextWriter output, TimeProvider clock) : IVerifyOutput
{
    public async Task<VerifyResult> Run(string path, long length, Func<IProgress<long>, Task<VerifyResult>> verify)
    {
        ArgumentNullException.ThrowIfNull(verify);
        var result = await verify(new ReadProgress(clock, _ => { }));
        await output.WriteLineAsync(JsonSerializer.Serialize(VerifyReport.Of(path, result), OutputJson.Default.VerifyReport));
        return result;
    }
}
