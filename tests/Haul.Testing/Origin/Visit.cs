namespace Haul.Testing;

/// <summary>One request as a fault sees it.</summary>
/// <param name="Origin">The origin that was asked.</param>
/// <param name="Request">The request.</param>
/// <param name="Name">The name under which the file was added.</param>
/// <param name="Number">The how-many-eth request of that file this is, from 1.</param>
/// <param name="Active">Requests of that file in progress, this one included.</param>
/// <param name="Connection">The number of the connection, from 1.</param>
public sealed record Visit(FaultOrigin Origin, OriginRequest Request, string Name, int Number, int Active, int Connection)
{
    /// <summary>Whether a range is asked for.</summary>
    public bool AsksRange => Request.Header("Range") is not null;
}
