namespace Haul.Transfer;

/// <summary>What a slot's time goes by with.</summary>
public enum PumpWait
{
    /// <summary>Nothing to fetch, or no connection to fetch it with: no time of a connection.</summary>
    Idle,

    /// <summary>It moves bytes itself.</summary>
    Moving,

    /// <summary>A request or a read is pending.</summary>
    Origin,

    /// <summary>A write, a flush or memory for a block is.</summary>
    Store,

    /// <summary>The rate that the download is limited to lets no byte through.</summary>
    Policy,

    /// <summary>State is being saved, and nothing can be fetched meanwhile.</summary>
    Saving,
}
