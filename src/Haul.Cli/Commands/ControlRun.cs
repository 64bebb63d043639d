using System.Text.Json;
using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>Does one thing to each of the downloads named.</summary>
internal sealed class ControlRun(Control control, IReadOnlyList<string> ids, ConsoleStreams streams, bool json, bool quiet)
{
    /// <returns>0, or the code of the first that was refused: the others are done all the same.</returns>
    public async Task<int> Run(ClusterLink link)
    {
        var exitCode = 0;
        var told = new List<ControlledDownload>();
        foreach (var row in await DownloadFinder.FindAll(link, ids))
        {
            var (status, error) = await Do(link, row);
            told.Add(new(row.Id.Value, row.Name, status, error is null ? null : new(error.Code.Text(), ShownUrl.Redact(error.Message))));
            exitCode = exitCode == 0 && error is not null ? error.Code.ExitCode() : exitCode;
            if (error is not null)
            {
                await streams.Error.WriteLineAsync($"haul: {DownloadFinder.Label(row)}: {PlainText.Of(ShownUrl.Redact(error.Message))}");
            }
            else if (!quiet && !json)
            {
                await streams.Error.WriteLineAsync($"haul: {DownloadFinder.Label(row)}: {control.Done}");
            }
        }

        if (json)
        {
            await streams.Out.WriteLineAsync(JsonSerializer.Serialize(new ControlReply(told), OutputJson.Default.ControlReply));
        }

        return exitCode;
    }

    private async Task<(string? Status, DownloadError? Error)> Do(ClusterLink link, CatalogRow row)
    {
        var refusal = await Act(link, row.Id);
        if (control.IsMet is not { } isMet || refusal is { Code: not ErrorCode.Usage })
        {
            return (null, refusal);
        }

        var view = await link.Call(cluster => cluster.Look(row.Id));
        // Where it stands says more than the refusal of one that has ended, and some that have ended refuse nothing.
        return view.Status.IsTerminal() && !isMet(view.Status)
            ? (view.Status.Word(), new(ErrorCode.Usage, $"it is {view.Status.Word()} and cannot be {control.Done}; haul show {row.Id} says more"))
            : (refusal is null ? view.Status.Word() : null, refusal);
    }

    private async Task<DownloadError?> Act(ClusterLink link, DownloadId id)
    {
        var tries = 0;
        try
        {
            await link.Call(cluster =>
            {
                tries++;
                return control.Act(cluster, id);
            });
            return null;
        }
        catch (RefusedException refused) when (control.IsMet is null && tries > 1 && refused.Error.Code is ErrorCode.NotFound)
        {
            return null; // the lost call was heard
        }
        catch (RefusedException refused)
        {
            return refused.Error;
        }
    }
}
