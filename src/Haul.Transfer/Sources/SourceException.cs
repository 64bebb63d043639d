using Haul.Abstractions;

namespace Haul.Transfer;

/// <summary>The body broke: the origin or the network is to blame.</summary>
public sealed class SourceException(TransferError error, Exception? inner = null) : IOException(error.Message, inner)
{
    public TransferError Error { get; } = error;
}
