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
        var tries = 0;
        try
        {
            await link.Call(cluster =>
            {
                tries++;
                return control.Act(cluster.File(row.Id));
            });
            if (control.IsMet is not { } isMet)
            {
                return (null, null);
            }

            var view = await link.Call(cluster => cluster.File(row.Id).Watch(-1, TimeSpan.Zero));
            var error = view.Status.IsTerminal() && !isMet(view.Status)
                ? new DownloadError(ErrorCode.Usage, $"it is {view.Status.Word()} and cannot be {control.Done}; haul show {row.Id} says more")
                : null;
            return (view.Status.Word(), error);
        }
        catch (RefusedException refused) when (control.IsMet is null && tries > 1 && refused.Error.Code is ErrorCode.NotFound)
        {
            return (null, null); // the lost call was heard
        }
        catch (RefusedException refused)
        {
            return (null, refused.Error);
        }
    }
}
