using Haul.Abstractions;

namespace Haul.Transfer;

/// <summary>Opens bodies of one kind of URL. Decides nothing about segments, writes nothing.</summary>
public interface ISource
{
    /// <summary>
    /// Sends one request (and follows its redirects) and judges the reply. Never throws for what the origin or the
    /// network does: that is the reply's <see cref="SourceReply.Error"/>.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    Task<SourceReply> Open(SourceRequest request, CancellationToken cancellationToken);
}

/// <param name="Range">
/// Bytes wanted. With <paramref name="Known"/> null this is the probe. A known representation without ranges is asked
/// for as a whole, without a Range field, whatever is wanted.
/// </param>
/// <param name="Known">What the download was planned for; the reply must be of the same representation.</param>
/// <param name="Credentials">Fields for the URL's own origin only.</param>
/// <param name="Timeout">Longest silence before the headers and between two reads of the body.</param>
public sealed record SourceRequest(
    Uri Url, ByteRange Range, Representation? Known, IReadOnlyList<HeaderField> Credentials, TimeSpan Timeout, Uri? Proxy,
    bool OfAnotherUrl = false);
