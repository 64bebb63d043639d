using System.CommandLine;
using System.CommandLine.Invocation;
using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>The whole console as one function of its streams, its engine, its cluster and its clock.</summary>
public static class HaulConsole
{
    /// <summary>The same with clusters that are reached over the network.</summary>
    public static Task<int> Run(string[] args, ConsoleStreams streams, IEngineFactory engines, TimeProvider clock, CancellationToken interrupt) =>
        Run(args, streams, engines, new ClusterFactory(clock), clock, interrupt);

    /// <returns>The exit code of the process.</returns>
    public static async Task<int> Run(string[] args, ConsoleStreams streams, IEngineFactory engines, IClusterFactory clusters, TimeProvider clock, CancellationToken interrupt)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(streams);
        streams = streams with { Out = new LenientWriter(streams.Out), Error = new LenientWriter(streams.Error) };
        try
        {
            // Arguments are what they are: an @ starts no response file.
            var parse = new HaulCommand(new(streams, engines, clusters, clock, interrupt)).Parse(args, new() { ResponseFileTokenReplacer = null });
            if (parse.Action is ParseErrorAction)
            {
                throw ParseMistakes.Of(parse);
            }

            // Signals are the caller's: the parser registers none.
            return await parse.InvokeAsync(
                new() { Output = streams.Out, Error = streams.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null },
                CancellationToken.None);
        }
        catch (InputException error)
        {
            await streams.Error.WriteLineAsync($"haul: {error.Message}");
            return error.Code.ExitCode();
        }
        catch (RefusedException error)
        {
            return await Refused(streams, error.Error);
        }
        catch (StateStoreException error)
        {
            return await Refused(streams, error.Error);
        }
        catch (OperationCanceledException) when (interrupt.IsCancellationRequested)
        {
            await streams.Error.WriteLineAsync("haul: stopped; run the same command again to go on");
            return GetRun.Interrupted;
        }
        catch (Exception error)
        {
            await streams.Error.WriteLineAsync($"haul: {Failures.Sentence(error, args.Contains("-v") || args.Contains("--verbose"))}");
            return ErrorCode.Internal.ExitCode();
        }
    }

    private static async Task<int> Refused(ConsoleStreams streams, DownloadError error)
    {
        await streams.Error.WriteLineAsync($"haul: {PlainText.Of(ShownUrl.Redact(error.Message))}");
        return error.Code.ExitCode();
    }
}
