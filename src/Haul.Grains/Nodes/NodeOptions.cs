namespace Haul.Grains;

/// <summary>What a silo tells about itself.</summary>
public sealed class NodeOptions
{
    /// <summary>Base URL under which others reach its pages and API; null tells none.</summary>
    public string? Http { get; set; }
}
