using System.Text.Json;
using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>Submits downloads in their order. An id that was printed is one that the cluster has durably taken on.</summary>
internal sealed class SubmitRun(IReadOnlyList<NewDownload> downloads, ConsoleSession session)
{
    private readonly List<NewDownload> taken = [];
    private readonly List<RefusedUrl> refused = [];
    private int exitCode;

    public bool Waits { get; init; }

    public bool Json { get; init; }

    public bool Quiet { get; init; }

    public bool Verbose { get; init; }

    /// <returns>0, or the code of the first that was refused or, with <c>--wait</c>, failed.</returns>
    public async Task<int> Run(ClusterLink link)
    {
        try
        {
            foreach (var download in downloads)
            {
                await Submit(link, download);
            }
        }
        finally
        {
            // Also when the cluster is lost half-way: a script must learn what it has handed over.
            await Print();
        }

        var result = Waits && taken.Count > 0 ? await Wait(link) : 0;
        return result == GetRun.Interrupted ? result : exitCode != 0 ? exitCode : result;
    }

    private async Task Submit(ClusterLink link, NewDownload download)
    {
        try
        {
            await link.Call(cluster => cluster.Submit(download.Id, download.Request));
        }
        catch (RefusedException error)
        {
            var message = ShownUrl.Redact(error.Error.Message);
            exitCode = exitCode == 0 ? error.Error.Code.ExitCode() : exitCode;
            refused.Add(new(download.ShownUrl, new(error.Error.Code.Text(), message)));
            await session.Streams.Error.WriteLineAsync($"haul: {PlainText.Of(download.ShownUrl)}: {PlainText.Of(message)}");
            return;
        }

        taken.Add(download);
        if (!Json)
        {
            await session.Streams.Out.WriteLineAsync(download.Id.Value);
        }
    }

    private async Task Print()
    {
        if (Json)
        {
            var reply = new SubmitReply([.. taken.Select(download => new SubmittedDownload(download.Id.Value, download.ShownUrl, download.Request.Name))], refused);
            await session.Streams.Out.WriteLineAsync(JsonSerializer.Serialize(reply, OutputJson.Default.SubmitReply));
        }
    }

    private Task<int> Wait(ClusterLink link)
    {
        var names = new SiloNames(session.Clock);
        var output = GetOutputs.For(session, Json, Quiet, Verbose, (streams, clock) =>
            taken.Count == 1 ? new LiveWatchOutput(streams, clock, names) : new LiveGetOutput(streams, clock));
        return new WatchRun(link, output, names).Run([.. taken.Select(download => download.Row)]);
    }
}
