using System.Collections.Immutable;
using Haul.Abstractions;
using Haul.Domain;
using Haul.Transfer;
using Orleans.Runtime;
using Orleans.Storage;

namespace Haul.Grains;

/// <summary>The manifest of one download as its merger needs it: read from the rows of the file grain, kept with the file.</summary>
internal sealed class MergeManifest(IGrainStorage rows, DownloadId download)
{
    /// <summary>Pages as they are stored from now on; they do not change once they are read.</summary>
    public ManifestPages Pages() => new(rows, GrainId.Create("file", download.Value));

    /// <summary>The hashes of all blocks.</summary>
    public async Task<ImmutableArray<BlockHash>> Blocks(MergePlan plan)
    {
        var pages = Pages();
        var count = BlockGrid.Of(plan.Part.BlockSize, plan.Part.Length).Count;
        var blocks = ImmutableArray.CreateBuilder<BlockHash>((int)count);
        for (var block = 0L; block < count; block++)
        {
            blocks.Add(await pages.Find(plan.Generation, block) ?? throw new InvalidOperationException($"The manifest lacks block {block}."));
        }

        return blocks.MoveToImmutable();
    }

    /// <summary>What is kept with the file.</summary>
    /// <param name="url">Without secrets.</param>
    public ReadOnlyMemory<byte> Write(MergePlan plan, string url, IEnumerable<BlockHash> blocks) => new ManifestFile
    {
        Download = download,
        Name = plan.Part.Name,
        Length = plan.Part.Length!.Value,
        BlockSize = plan.Part.BlockSize,
        Url = url,
        Digests = plan.Digests,
        Blocks = [.. blocks],
    }.Write();
}
