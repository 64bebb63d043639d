namespace Haul.Domain;

/// <summary>A free connection: the slot that would use it and the rate expected of it (0: unknown).</summary>
/// <param name="Known">The rate was measured on this slot; else it is the median of its neighbours.</param>
internal readonly record struct Lane(int Slot, double Rate, bool Known);

/// <summary>The connections of the download on one living silo.</summary>
internal sealed class SiloLanes(string name, int granted, bool paused = false)
{
    private List<Lane> _idle = [];
    private int _next;

    public string Name { get; } = name;

    public int Granted { get; } = granted;

    /// <summary>The origin wants peace: a connection that comes free asks for nothing further.</summary>
    public bool Paused { get; } = paused;

    /// <summary>Segments that hold a connection, or are about to open one.</summary>
    public int Held { get; set; }

    /// <summary>Those of <see cref="Held"/> that are about to give it back: each can have one that follows.</summary>
    public int Ending { get; set; }

    /// <summary>Those of <see cref="Held"/> that give it back within <see cref="Reserve.Seconds"/>.</summary>
    public int EndingShortly { get; set; }

    /// <summary>
    /// Slots between two attempts, and those that pause after one whose segment is over. Their connections are kept for them: if
    /// other slots took these, an origin that refuses everything would be asked by ever more of them.
    /// </summary>
    public int Kept { get; set; }

    /// <summary>No slot of it answers: it gets no work.</summary>
    public bool Silent { get; set; }

    /// <summary>Segments whose slots have been heard and answer.</summary>
    public int Answering { get; set; }

    /// <summary>Segments whose slots have been heard and should have answered again.</summary>
    public int Overdue { get; set; }

    /// <summary>Segments that need a connection elsewhere should the silo be dead: what is received is not durable before it is told.</summary>
    public int AtStake { get; set; }

    /// <summary>Some slot of it has not answered for <see cref="Silence.Limit"/>.</summary>
    public bool HasSilentSlot { get; set; }

    /// <summary>No slot of it answers any more.</summary>
    public bool IsMute => Answering == 0 && (Overdue > 0 || HasSilentSlot);

    /// <summary>It is asked last.</summary>
    public bool Suspect => IsMute || HasSilentSlot;

    /// <summary>Segments that are received and wait for their upload.</summary>
    public int Uploading { get; set; }

    private bool MayNotAsk => Silent || Paused;

    /// <summary>Uploads that pile up take connections: what these received would wait behind them, and go out sooner from elsewhere.</summary>
    private int Usable => Granted - Math.Max(0, Uploading - Granted);

    public int Free => MayNotAsk ? 0 : Math.Max(0, Usable - Held - Kept);

    /// <summary>Free, or about to be: for work that can wait that long.</summary>
    public int FreeSoon => MayNotAsk ? 0 : Math.Max(0, Usable - Held - Kept + Ending);

    /// <summary>Free within <see cref="Reserve.Seconds"/>, as it looks now.</summary>
    public int FreeShortly => MayNotAsk ? 0 : Math.Max(0, Usable - Held - Kept + EndingShortly);

    /// <summary>Free, or about to be, with the connections that are kept: for what is to be started.</summary>
    public int FreeToStart => MayNotAsk ? 0 : Math.Max(0, Granted - Held + Ending);

    /// <summary>The rate of a slot without history.</summary>
    public double UsualRate { get; set; }

    /// <summary>Idle slots, fastest first; a slot without history counts as usual, the lower number first.</summary>
    public void SetIdle(IEnumerable<SlotFacts> slots) => _idle =
    [
        .. slots.Select(slot => new Lane(slot.Slot, slot.Rate > 0 ? slot.Rate : UsualRate, slot.Rate > 0))
            .OrderByDescending(lane => lane.Rate).ThenBy(lane => lane.Slot),
    ];

    /// <summary>The idle slots that the free connections would use, in order.</summary>
    public IEnumerable<Lane> FreeLanes => _idle.Skip(_next).Take(FreeSoon);

    /// <summary>The next lane; one without a number when every slot of the silo is busy.</summary>
    public Lane Peek() => _next < _idle.Count ? _idle[_next] : new(-1, UsualRate, false);

    public void Take()
    {
        _next++;
        Held++;
    }
}
