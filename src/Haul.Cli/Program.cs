using System.Runtime.InteropServices;
using Haul.Cli;

using var interrupt = new CancellationTokenSource();
var streams = ConsoleStreams.OfProcess();

// The first signal asks for a checkpoint; the second takes its usual course and ends the process.
void Stop(PosixSignalContext signal)
{
    if (interrupt.IsCancellationRequested)
    {
        if (streams.OutIsTerminal)
        {
            streams.Out.Write("\e[?25h"); // the live display hides the cursor
        }

        return;
    }

    signal.Cancel = true;
    interrupt.Cancel();
}

using var control = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
return await HaulConsole.Run(args, streams, new EmbeddedEngineFactory(), new ClusterFactory(TimeProvider.System), TimeProvider.System, interrupt.Token);
