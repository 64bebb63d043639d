namespace Haul.Abstractions;

/// <summary>What keeps a download from being faster.</summary>
[GenerateSerializer, Alias("haul.Limit")]
public enum Limit
{
    /// <summary>It is as fast as this machine moves bytes, has just begun, or has ended.</summary>
    Nothing,

    /// <summary>The origin gives no more, or the way to it: where the two cannot be told apart the sentence says so.</summary>
    Origin,

    /// <summary>The network of one silo or more.</summary>
    Link,

    /// <summary>The part store, or the store of the state.</summary>
    Store,

    /// <summary>What people set: a rate, a pause, connections that other downloads hold.</summary>
    Policy,
}
