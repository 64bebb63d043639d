using Haul.Abstractions;

namespace Haul.Web;

/// <summary>The names that people gave the silos, by parsable address; those of the dead as far as this silo has seen them live.</summary>
public sealed class SiloNames(ISiloTimeline timeline)
{
    /// <summary>The name, else <c>IP:PORT</c>.</summary>
    public string Of(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return timeline.NameOf(address) ?? address.Split('@')[0];
    }
}
