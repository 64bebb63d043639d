using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Haul.Transfer;

/// <summary>
/// Stands between the socket and TLS and turns an end without close_notify into an error. SslStream reports such an end as a plain
/// one, so a body whose length is unknown would look complete when anybody cut the wire (RFC 9112 section 9.8). Bodies of
/// known length never read that far.
/// </summary>
/// <remarks>
/// Only the 5-byte headers of the records received are read (RFC 8446 section 5.1). Up to TLS 1.2 an alert has its own record type.
/// In TLS 1.3 all records look like data, and an alert is 19 bytes long: 2, the inner type, and a tag of 16.
/// </remarks>
/// <param name="afterTunnelReply">The stream begins with a proxy's plain reply to CONNECT.</param>
internal sealed class TlsCloseWatch(Stream inner, bool afterTunnelReply) : Stream
{
    private const int HeaderSize = 5;
    private const int LongestSealedAlert = 19;
    private const byte ChangeCipherSpec = 20;
    private const byte Alert = 21;
    private const byte Handshake = 22;
    private const byte ApplicationData = 23;

    // End of the proxy's reply: CR LF CR LF as seen so far.
    private uint _lastFour;
    private bool _inTunnelReply = afterTunnelReply;

    private readonly byte[] _header = new byte[HeaderSize];
    private int _headerBytes;
    private int _recordLeft;
    private int _recordLength;
    private byte _recordType;
    private bool _sawChangeCipherSpec;

    // Up to TLS 1.2 the Finished that follows ChangeCipherSpec is still of type handshake; in TLS 1.3 it is of type data.
    private bool _alertsAreTyped;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The last whole record can be the close_notify alert.</summary>
    private bool Closed => _headerBytes == 0 && _recordLeft == 0
        && (_recordType == Alert || (_recordType == ApplicationData && !_alertsAreTyped && _recordLength <= LongestSealedAlert));

    public override int Read(Span<byte> buffer) => Seen(buffer, inner.Read(buffer));

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        return Seen(buffer.Span, read);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(ReadOnlySpan<byte> buffer) => inner.Write(buffer);

    public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        inner.WriteAsync(buffer, offset, count, cancellationToken);

    public override void Flush() => inner.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Seen(ReadOnlySpan<byte> buffer, int read)
    {
        if (read > 0)
        {
            Follow(buffer[..read]);
        }
        else if (!buffer.IsEmpty && !_inTunnelReply && !Closed)
        {
            throw new IOException("it ended without close_notify, so TLS cannot vouch that all has come.");
        }

        return read;
    }

    private void Follow(ReadOnlySpan<byte> bytes)
    {
        while (_inTunnelReply && bytes.Length > 0)
        {
            _lastFour = (_lastFour << 8) | bytes[0];
            _inTunnelReply = _lastFour != 0x0D0A0D0A;
            bytes = bytes[1..];
        }

        while (bytes.Length > 0)
        {
            if (_recordLeft > 0)
            {
                var step = Math.Min(_recordLeft, bytes.Length);
                _recordLeft -= step;
                bytes = bytes[step..];
                continue;
            }

            var take = Math.Min(HeaderSize - _headerBytes, bytes.Length);
            bytes[..take].CopyTo(_header.AsSpan(_headerBytes));
            _headerBytes += take;
            bytes = bytes[take..];
            if (_headerBytes == HeaderSize)
            {
                Begin();
            }
        }
    }

    private void Begin()
    {
        _headerBytes = 0;
        _recordType = _header[0];
        _recordLeft = _recordLength = BinaryPrimitives.ReadUInt16BigEndian(_header.AsSpan(3));
        _alertsAreTyped |= _recordType == Handshake && _sawChangeCipherSpec;
        _sawChangeCipherSpec |= _recordType == ChangeCipherSpec;
    }
}
