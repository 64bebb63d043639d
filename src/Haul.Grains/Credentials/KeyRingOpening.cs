using Orleans.Runtime;

namespace Haul.Grains;

/// <summary>Opens the key ring before the silo takes work: a wrong key file ends the start.</summary>
internal sealed class KeyRingOpening(KeyRing ring) : ILifecycleParticipant<ISiloLifecycle>
{
    /// <summary>The stores are ready and the silo is no member yet.</summary>
    private const int Stage = ServiceLifecycleStage.ApplicationServices + 1;

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(nameof(KeyRingOpening), Stage, _ => ring.Open());
}
