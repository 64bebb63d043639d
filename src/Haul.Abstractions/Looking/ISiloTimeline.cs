namespace Haul.Abstractions;

/// <summary>Which silos came and went, as this silo has seen it since it started.</summary>
public interface ISiloTimeline
{
    /// <summary>When this silo began to watch.</summary>
    DateTimeOffset Since { get; }

    /// <summary>Oldest first; the last few hundred.</summary>
    IReadOnlyList<SiloEvent> Events { get; }

    /// <summary>The name of a silo that was seen, dead or alive; null of any other.</summary>
    /// <param name="address">Parsable silo address.</param>
    string? NameOf(string address);
}

/// <param name="Name">Name that people gave the silo.</param>
/// <param name="Address">Parsable silo address.</param>
/// <param name="Status"><c>joining</c>, <c>active</c>, <c>leaving</c>, <c>left</c> or <c>dead</c> (others declared it so).</param>
public sealed record SiloEvent(DateTimeOffset Time, string Name, string Address, string Status);
