using Azure.Storage.Blobs.Models;
using Haul.Abstractions;

namespace Haul.Transfer;

/// <summary>Published blobs for readers. One that is still to be verified is not there for them.</summary>
internal sealed class BlobFiles(BlobAccess access) : IFinishedFiles
{
    private const int ReadSize = 4 << 20;

    public async Task<FinishedFile?> Open(string name, CancellationToken cancellationToken)
    {
        var blob = access.Blob(name);
        var properties = await access.Look(blob, cancellationToken).ConfigureAwait(false);
        if (properties is null || BlobMark.Find(properties.Metadata) == BlobMark.Unverified)
        {
            return null;
        }

        var options = new BlobOpenReadOptions(allowModifications: false) { BufferSize = ReadSize, Conditions = new() { IfMatch = properties.ETag } };
        var content = await access.Find("read", blob.Uri, BlobAccess.Patience, token => blob.OpenReadAsync(options, token), cancellationToken).ConfigureAwait(false);
        return content is null ? null : new(content, properties.ETag.ToString().Trim('"'));
    }
}
