using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>Follows downloads to their ends within one display.</summary>
internal sealed class WatchRun(ClusterLink link, IGetOutput output, SiloNames names)
{
    /// <summary>Calls that wait in the cluster at a time.</summary>
    private const int FollowedAtOnce = 64;

    /// <returns>0, the code of the first in the order given that failed, or 130 after Ctrl-C.</returns>
    public async Task<int> Run(IReadOnlyList<CatalogRow> rows)
    {
        var codes = new int[rows.Count];
        var insistence = new Insistence(link, output);
        var isStopped = false;
        await output.Run(async () =>
        {
            try
            {
                await Parallel.ForEachAsync(
                    rows.Index(),
                    new ParallelOptions { MaxDegreeOfParallelism = FollowedAtOnce, CancellationToken = link.Interrupt },
                    async (row, _) => codes[row.Index] = await new FollowRun(link, insistence, row.Index, row.Item, output, names).Follow());
            }
            catch (OperationCanceledException) when (link.Interrupt.IsCancellationRequested)
            {
                isStopped = true;
            }
        });
        if (!isStopped)
        {
            return Array.Find(codes, code => code != 0);
        }

        output.Note(rows.Count == 1
            ? $"stopped watching; the cluster goes on, haul watch {rows[0].Id} shows it again"
            : "stopped watching; the cluster goes on, haul watch shows it again");
        return GetRun.Interrupted;
    }
}
