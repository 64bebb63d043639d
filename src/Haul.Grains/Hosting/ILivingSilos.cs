namespace Haul.Grains;

/// <summary>The silos that work can be given to.</summary>
public interface ILivingSilos
{
    /// <summary>Parsable addresses of the active silos, sorted.</summary>
    IReadOnlyList<string> Names { get; }

    bool Contains(string name);
}
