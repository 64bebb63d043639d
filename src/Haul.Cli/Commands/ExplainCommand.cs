using Haul.Abstractions;

namespace Haul.Cli;

/// <summary><c>haul explain ID</c>: what limits a download now, and its history.</summary>
internal sealed class ExplainCommand(CommonOptions common, ConsoleSession session) : LookCommand<ShownExplanation>(
    "explain", "Say what limits a download now (origin, link, store, policy, nothing), and what has happened to it", common, session, OutputJson.Default.ShownExplanation)
{
    protected override Task<ShownExplanation> Look(ClusterLink link, CatalogRow row) => link.Call(cluster => cluster.Explain(row));

    protected override void Write(TextWriter output, ShownExplanation shown, SiloNames names) => ExplanationText.Write(output, shown, names);
}
