namespace Haul.Cli;

/// <summary>Chooses how a <c>get</c> shows what happens.</summary>
public static class GetOutputs
{
    /// <summary>With -v the engine's log goes to stderr, which a live display would overwrite.</summary>
    public static IGetOutput For(GetOptions options, ConsoleSession session)
    {
        ArgumentNullException.ThrowIfNull(options);
        return For(session, options.Json, options.Quiet, options.Verbose, static (streams, clock) => new LiveGetOutput(streams, clock));
    }

    /// <param name="live">Makes the live display, if there is to be one.</param>
    public static IGetOutput For(ConsoleSession session, bool json, bool quiet, bool verbose, Func<ConsoleStreams, TimeProvider, IGetOutput> live)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(live);
        var streams = session.Streams;
        return json ? new JsonGetOutput(streams.Out, streams.Error, session.Clock)
            : streams.OutIsTerminal && !quiet && !verbose ? live(streams, session.Clock)
            : new PlainGetOutput(streams.Out, streams.Error, session.Clock, quiet, streams.OutIsTerminal);
    }
}
