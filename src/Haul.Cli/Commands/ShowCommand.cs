using Haul.Abstractions;

namespace Haul.Cli;

/// <summary><c>haul show ID</c>: one download in full.</summary>
internal sealed class ShowCommand(CommonOptions common, ConsoleSession session) : LookCommand<ShownDownload>(
    "show", "Show one download in full: progress, segments, where they run, what went wrong", common, session, OutputJson.Default.ShownDownload)
{
    protected override async Task<ShownDownload> Look(ClusterLink link, CatalogRow row) => ShownDownload.Of(await link.Call(cluster => cluster.Look(row.Id)), row);

    protected override void Write(TextWriter output, ShownDownload shown, SiloNames names) => ShownText.Write(output, shown, names);
}
