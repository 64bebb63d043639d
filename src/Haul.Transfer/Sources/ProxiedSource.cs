using Haul.Abstractions;

namespace Haul.Transfer;

/// <summary>
/// Sends every request through the administrator's proxy, or through none: a proxy that a request names would get around the
/// address policy, for the addresses behind a proxy are not asked about.
/// </summary>
/// <param name="proxy">Null is a direct connection.</param>
public sealed class ProxiedSource(ISource source, Uri? proxy) : ISource
{
    /// <inheritdoc/>
    public Task<SourceReply> Open(SourceRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return source.Open(request with { Proxy = proxy }, cancellationToken);
    }
}
