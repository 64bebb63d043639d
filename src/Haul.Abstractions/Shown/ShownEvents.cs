namespace Haul.Abstractions;

/// <summary>Types of the events that the HTTP API sends of a download; each comes with the download as it is then.</summary>
public static class ShownEvents
{
    /// <summary>The first event, and every change of status.</summary>
    public const string Status = "status";

    /// <summary>Anything else that changed, or only time that passed.</summary>
    public const string Progress = "progress";

    /// <summary>There is no such download any more; the last event.</summary>
    public const string Removed = "removed";

    /// <summary>The reader was too slow; the last event. It may ask again.</summary>
    public const string Dropped = "dropped";
}
