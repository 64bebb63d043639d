using Haul.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Haul.Cli.Tests.Faults;

/// <summary>
/// One origin, one directory, and <c>haul get</c> in this process with the engine of the real one. After every get the
/// bystander files are checked, and bytes that are called done are compared with the origin's.
/// </summary>
public abstract class FaultTest : IAsyncLifetime
{
    protected const long MiB = 1 << 20;
    protected const long Seed = 20_240_203;

    /// <summary>Four blocks: the probe's, and three that need ranges of their own.</summary>
    protected const long Size = 4 * MiB;

    /// <summary>The name of the file at the origin, and of the target.</summary>
    protected const string Name = "file.bin";

    private const long CanarySeed = 4711;
    private const long CanaryLength = 3000;

    /// <summary>Far beyond what any get here takes: only a hang gets there.</summary>
    protected virtual TimeSpan Deadline => TimeSpan.FromSeconds(15);

    private readonly Dictionary<string, (long Seed, long Length)> served = [];

    protected FaultOrigin Origin { get; } = new();

    protected OriginLog Log => Origin.Log;

    protected private TempDirectory Target { get; } = new();

    protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        Target.Write("canary", CanarySeed, CanaryLength);
        return default;
    }

    public async ValueTask DisposeAsync()
    {
        await Origin.DisposeAsync();
        Target.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A get may end with wrong bytes here: nothing that was sent can tell.</summary>
    protected bool NothingCanTell { get; set; }

    /// <summary>Serves the file with these faults.</summary>
    protected Uri Serve(params Fault[] faults) => Serve(Name, Size, faults);

    /// <summary>Serves a file with these faults.</summary>
    protected Uri Serve(string name, long length, params Fault[] faults) =>
        Serve(name, new OriginFile { Seed = Seed, Length = length, Faults = faults });

    /// <summary>Serves a file; a get of it that succeeds must have its bytes.</summary>
    protected Uri Serve(string name, OriginFile file)
    {
        served[name] = (file.Seed, file.Length);
        return Origin.Add(name, file);
    }

    /// <summary>Gets into a directory where the target does not exist.</summary>
    private protected async Task<Outcome> Get(Uri url, params string[] options)
    {
        var outcome = await Run([url.OriginalString, "-d", Target.Path, .. options]);
        if (outcome.ExitCode != 0)
        {
            Assert.False(File.Exists(Target.File(Name)), "A failed get left a file under the final name.");
        }

        return outcome;
    }

    /// <summary>Gets where another file has the final name, which may be replaced by a complete file and by nothing else.</summary>
    private protected async Task<Outcome> GetOver(Uri url, params string[] options)
    {
        Target.Write(Name, CanarySeed, CanaryLength);
        var outcome = await Run([url.OriginalString, "-d", Target.Path, "--force", .. options]);
        if (outcome.ExitCode != 0)
        {
            await IsCanary(Name);
        }

        return outcome;
    }

    /// <summary>Gets the bytes of the origin.</summary>
    private protected async Task<Outcome> GetSame(Uri url, params string[] options)
    {
        var outcome = await Get(url, options);
        outcome.Succeeded();
        return outcome;
    }

    /// <summary>Any <c>haul get</c>; the options that keep it short come first, so that later ones win.</summary>
    private protected Task<Outcome> Run(params string[] arguments) => Run(arguments, Gates.Choose);

    /// <summary>Any <c>haul get</c> by an engine with these services.</summary>
    private protected async Task<Outcome> Run(string[] arguments, Action<IServiceCollection> configure)
    {
        using var output = new StringWriter();
        using var messages = new StringWriter();
        var streams = new ConsoleStreams { In = () => Stream.Null, Out = TextWriter.Synchronized(output), Error = TextWriter.Synchronized(messages), WorkingDirectory = Target.Path };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        stop.CancelAfter(Deadline);
        var exitCode = await HaulConsole.Run(
            ["get", "--json", .. Usual(arguments), .. arguments], streams, new EmbeddedEngineFactory(configure), TimeProvider.System, stop.Token);
        Assert.False(stop.IsCancellationRequested, $"No end within {Deadline.TotalSeconds} s.\n{messages}{output}{Log}");
        await IsCanary("canary");
        Assert.True(exitCode != 0 || Directory.GetFiles(Target.Path, "*.part*") is [], "A get that succeeded left a part behind.");
        var outcome = new Outcome(exitCode, output.ToString(), messages.ToString(), Log.ToString());
        await IsSame(outcome);
        return outcome;
    }

    /// <summary>Whatever was called done has every byte of the origin.</summary>
    private async Task IsSame(Outcome outcome)
    {
        foreach (var file in outcome.Done)
        {
            var (seed, length) = served[file.GetProperty("name").GetString()!];
            var difference = await Bytes.FirstDifference(seed, length, file.GetProperty("path").GetString()!, Cancelled, seed + 1);
            Tally.Done(isWrong: difference is not null && !NothingCanTell);
            Assert.True(difference is null || NothingCanTell, $"Wrong bytes are called done: {difference}\n{outcome}");
        }
    }

    /// <summary>Nobody has touched a file that stood there before.</summary>
    private async Task IsCanary(string name) =>
        Assert.Null(await Bytes.FirstDifference(CanarySeed, CanaryLength, Target.File(name), Cancelled));

    private static IEnumerable<string> Usual(string[] given) =>
        new[] { ("-x", "2"), ("--max-tries", "3"), ("--timeout", "2") }
            .Where(option => !given.Contains(option.Item1))
            .SelectMany(option => new[] { option.Item1, option.Item2 });

    /// <summary>No request carried a field of this name.</summary>
    protected void NeverSent(string field) =>
        Assert.DoesNotContain(Log.All, exchange => exchange.Request.Header(field) is not null);

    /// <summary>Between one and so many requests were made: no loop.</summary>
    protected void RequestsAtMost(int most) => Assert.True(Log.All.Count >= 1 && Log.All.Count <= most, $"More than {most} requests:\n{Log}");

    /// <summary>No more bytes than these were sent more than once.</summary>
    protected void RepeatedAtMost(long most) => Assert.True(Log.RepeatedBytes(Name) <= most, $"{Log.RepeatedBytes(Name)} bytes were sent again, not {most}:\n{Log}");
}
