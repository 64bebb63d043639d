namespace Haul.Abstractions;

/// <summary>A silo as it says itself to be.</summary>
[GenerateSerializer, Immutable, Alias("haul.NodeView")]
public sealed record NodeView
{
    /// <summary>Name that people gave the silo, unique by convention.</summary>
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>Parsable silo address, <c>IP:PORT@GENERATION</c>.</summary>
    [Id(1)]
    public required string Address { get; init; }

    /// <summary><c>active</c>, <c>draining</c>, or <c>silent</c> when it did not answer.</summary>
    [Id(2)]
    public required string Status { get; init; }

    /// <summary>Bytes a second over all pumps of the silo.</summary>
    [Id(3)]
    public double Rate { get; init; }

    /// <summary>Open connections to origins.</summary>
    [Id(4)]
    public int Connections { get; init; }

    /// <summary>Transfers at once that the silo allows.</summary>
    [Id(5)]
    public int MostConnections { get; init; }

    /// <summary>Base URL of its pages, API and metrics; null when it does not say.</summary>
    [Id(6)]
    public string? Http { get; init; }

    /// <summary>Bytes of its working set.</summary>
    [Id(7)]
    public long Memory { get; init; }
}
