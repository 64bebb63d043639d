using Haul.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Haul.Cli.Tests.Runs;

/// <summary>Ctrl-C may come while the engine is still starting.</summary>
public sealed class InterruptedStartTests
{
    [Theory]
    [InlineData(ServiceLifecycleStage.RuntimeInitialize)]
    [InlineData(ServiceLifecycleStage.RuntimeGrainServices)]
    [InlineData(ServiceLifecycleStage.BecomeActive)]
    public async Task Get_CtrlCWhileTheEngineStarts_Ends130(int stage)
    {
        using var directory = new TempDirectory();
        using var messages = new StringWriter();
        using var interrupt = new CancellationTokenSource();
        var streams = new ConsoleStreams { In = () => Stream.Null, Out = TextWriter.Null, Error = messages, WorkingDirectory = directory.Path };
        var engines = new EmbeddedEngineFactory(services => services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(new Interrupter(stage, interrupt)));

        var code = await HaulConsole.Run(["get", "http://127.0.0.1:9/x"], streams, engines, TimeProvider.System, interrupt.Token);

        Assert.Equal("haul: stopped; run the same command again to go on", messages.ToString().Trim());
        Assert.Equal(130, code);
    }

    private sealed class Interrupter(int stage, CancellationTokenSource interrupt) : ILifecycleParticipant<ISiloLifecycle>
    {
        public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(nameof(Interrupter), stage, _ => interrupt.CancelAsync());
    }
}
