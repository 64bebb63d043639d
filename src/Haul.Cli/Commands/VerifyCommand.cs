using System.CommandLine;
using Haul.Abstractions;

namespace Haul.Cli;

/// <summary><c>haul verify PATH</c>: read a file again and compare it with the manifest that was kept with it.</summary>
internal sealed class VerifyCommand : Command
{
    private readonly Argument<string> path = new("PATH") { Description = "A file that was fetched with --manifest, or by a cluster into a directory" };

    public VerifyCommand(CommonOptions common, ConsoleSession session)
        : base("verify", "Read a file again and compare it with its manifest")
    {
        Arguments.Add(path);
        SetAction((parse, _) => Run(parse, common, session));
    }

    private Task<int> Run(ParseResult parse, CommonOptions common, ConsoleSession session)
    {
        var verbose = parse.GetValue(common.Verbose);
        var file = Existing(parse.GetValue(path) ?? "", session.Streams.WorkingDirectory);
        IVerifyOutput output = parse.GetValue(common.Json) ? new JsonVerifyOutput(session.Streams.Out, session.Clock)
            : new PlainVerifyOutput(session.Streams, session.Clock, isLive: session.Streams.OutIsTerminal && !verbose && !parse.GetValue(common.Quiet));
        return new VerifyRun(file, verbose, session.Engines, output).Run(session.Interrupt);
    }

    private static string Existing(string path, string workingDirectory)
    {
        string full;
        try
        {
            full = Path.GetFullPath(path.Length > 0 ? path : throw new ArgumentException("empty"), workingDirectory);
        }
        catch (ArgumentException)
        {
            throw new InputException("that is not a path", "give the path of a file");
        }

        return Directory.Exists(full) ? throw new InputException($"'{PlainText.Of(path)}' is a directory", "give the path of a file")
            : File.Exists(full) ? full
            : throw new InputException(ErrorCode.NotFound, $"'{PlainText.Of(path)}' does not exist", "give the path of a file that was fetched with --manifest");
    }
}
