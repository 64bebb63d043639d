namespace Haul.Testing;

/// <summary>How an answer ended.</summary>
public enum ExchangeEnd
{
    /// <summary>Not yet.</summary>
    InProgress,

    /// <summary>All of it was handed to the system.</summary>
    Complete,

    /// <summary>The client went away first.</summary>
    ClientClosed,

    /// <summary>A fault cut it.</summary>
    Fault,

    /// <summary>The origin was stopped or dropped the connection.</summary>
    OriginStopped,
}
