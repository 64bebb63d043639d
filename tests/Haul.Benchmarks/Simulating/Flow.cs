using Haul.Abstractions;

namespace Haul.Benchmarks;

/// <summary>One attempt at a segment: bytes that come over a connection at its rate. They are counted when somebody looks, not one by one.</summary>
/// <param name="segment">What is fetched; its end may move down.</param>
/// <param name="from">Offset at which the attempt begins.</param>
/// <param name="hint">Called when the connection is free, and when everything is durable.</param>
internal sealed class Flow(SegmentAssignment segment, long from, Silo silo, Agenda agenda, Action hint)
{
    private const double CheckpointSeconds = 2;

    /// <summary>From a request to its first byte: what the scheduler takes for typical.</summary>
    private const double RequestSeconds = 0.05;

    /// <summary>From the last byte to its flush and the row that counts it.</summary>
    private const double SettleSeconds = 0.05;

    /// <summary>The rate is known after that long, and follows a change with this time constant, as the pump's meter does.</summary>
    private const double WarmupSeconds = 0.2;
    private const double SmoothingSeconds = 2;

    /// <summary>Bytes: offsets in a directory lie on such edges.</summary>
    private const long Edge = 64 << 10;

    private Connection? _connection;
    private long _end = segment.Range.End;
    private double _rate;
    private double _openedAt;
    private double _flowsAt;
    private double _at;
    private int _expected;

    public SegmentAssignment Segment => segment;

    /// <summary>Bytes before it have come.</summary>
    public long Position { get; private set; } = from;

    /// <summary>Bytes before it are durable.</summary>
    public long Durable { get; private set; } = from;

    /// <summary>Bytes that have come.</summary>
    public long Received { get; private set; }

    /// <summary>Bytes a second as measured; 0 while unknown.</summary>
    public double Rate { get; private set; }

    public bool IsConnected => _connection is not null;

    /// <summary>Everything is durable.</summary>
    public bool Ended { get; private set; }

    public void Open() => silo.Await(this);

    /// <summary>The silo has a connection for it.</summary>
    public void Begin(Connection connection)
    {
        (_connection, _rate) = (connection, connection.Rate);
        _openedAt = _at = agenda.Now;
        _flowsAt = agenda.Now + RequestSeconds;
        Expect();
    }

    public void Turn(double rate)
    {
        Advance();
        _rate = rate;
        Expect();
    }

    /// <summary>The segment ends here. What has come beyond it was in vain.</summary>
    public void Narrow(long end)
    {
        if (end < _end)
        {
            Advance();
            _end = end;
            if (IsConnected)
            {
                Expect();
            }
        }
    }

    /// <summary>Counts what has come until now.</summary>
    public void Advance()
    {
        if (!IsConnected)
        {
            return;
        }

        var checkpoint = _openedAt + (Math.Floor((agenda.Now - _openedAt) / CheckpointSeconds) * CheckpointSeconds);
        if (checkpoint > _at)
        {
            Durable = Math.Max(Durable, At(checkpoint) / Edge * Edge);
        }

        Arrive(At(agenda.Now));
    }

    /// <summary>Ends it with everything durable that has come.</summary>
    public void Rest()
    {
        Break();
        Durable = Math.Max(Durable, Position / Edge * Edge);
    }

    /// <summary>Ends it: what is not durable is lost.</summary>
    public void Break()
    {
        Advance();
        _expected++;
        silo.Leave(this);
        Disconnect();
    }

    private long At(double time) => Math.Max(Position, Math.Min(_end, Position + (long)(Math.Max(0, time - Math.Max(_at, _flowsAt)) * _rate)));

    private void Arrive(long position)
    {
        Received += position - Position;
        Position = position;
        var flowed = agenda.Now - Math.Max(_at, _flowsAt);
        if (Rate > 0)
        {
            Rate += (_rate - Rate) * (1 - Math.Exp(-Math.Max(0, flowed) / SmoothingSeconds));
        }
        else if (agenda.Now - _flowsAt is var open && (open >= WarmupSeconds || (open > 0 && position >= _end)))
        {
            Rate = Received / open;
        }

        _at = agenda.Now;
    }

    private void Expect()
    {
        var expected = ++_expected;
        agenda.In(Math.Max(0, _flowsAt - agenda.Now) + (Math.Max(0, _end - Position) / _rate), () =>
        {
            if (expected == _expected)
            {
                Finish();
            }
        });
    }

    private void Finish()
    {
        Advance();
        Arrive(Math.Max(Position, _end));
        Disconnect();
        hint();
        var expected = ++_expected;
        agenda.In(SettleSeconds, () =>
        {
            if (expected == _expected)
            {
                (Durable, Ended) = (Math.Max(Durable, _end), true);
                hint();
            }
        });
    }

    private void Disconnect()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            silo.Return(connection);
        }
    }
}
