using System.Globalization;
using Haul.Abstractions;
using Spectre.Console;

namespace Haul.Cli;

/// <summary>One line when all is well; else a line for each bad range on stdout, and what to do on stderr.</summary>
/// <param name="isLive">Show how far the reading is.</param>
public sealed class PlainVerifyOutput(ConsoleStreams streams, TimeProvider clock, bool isLive) : IVerifyOutput
{
    public async Task<VerifyResult> Run(string path, long length, Func<IProgress<long>, Task<VerifyResult>> verify)
    {
        ArgumentNullException.ThrowIfNull(verify);
        var result = isLive ? await Live(path, length, verify) : await verify(new ReadProgress(clock, _ => { }));
        var name = PlainText.Of(path);
        foreach (var range in result.Bad.Ranges)
        {
            await streams.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{name}: bad bytes {range.Start}-{range.End - 1}"));
        }

        if (result.Error is { } error)
        {
            await streams.Error.WriteLineAsync($"haul: {name}: {PlainText.Of(error.Message)}");
        }
        else if (!result.Bad.IsEmpty)
        {
            await streams.Error.WriteLineAsync($"haul: {name}: {Human.Size(result.Bad.Length)} are not what was fetched; fetch it again with haul get --force");
        }
        else
        {
            await streams.Out.WriteLineAsync($"{name}: ok, {Human.Size(result.Length)} in {Sentences.Count(result.Blocks, "block")}");
        }

        return result;
    }

    private Task<VerifyResult> Live(string path, long length, Func<IProgress<long>, Task<VerifyResult>> verify)
    {
        var name = streams.IsUnicode ? PlainText.Of(Path.GetFileName(path)) : PlainText.Ascii(Path.GetFileName(path));
        return Terminal.Of(streams).Live(Text.Empty).AutoClear(true).StartAsync(context =>
            verify(new ReadProgress(clock, read => context.UpdateTarget(new Paragraph($"{name}: {Human.Percent(read, length)} read")))));
    }
}
