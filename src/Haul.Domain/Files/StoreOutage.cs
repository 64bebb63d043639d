namespace Haul.Domain;

/// <summary>
/// How often in a row each slot has found the part store busy. They meet one outage together, so each counts for itself: a
/// download with many connections does not give up sooner than one with few. A byte that any of them brings ends it.
/// </summary>
internal sealed class StoreOutage
{
    /// <summary>Stands for the file grain's own calls of the store.</summary>
    public const int NoSlot = -1;

    private readonly Dictionary<int, RetryState> _slots = [];

    /// <summary>The slot has failed once more.</summary>
    public RetryState Failed(int slot) => _slots[slot] = _slots.GetValueOrDefault(slot, RetryState.None).Failed(newBytes: false);

    /// <summary>The store has done what was asked for the slot.</summary>
    public void Answered(int slot) => _slots.Remove(slot);

    public void End() => _slots.Clear();
}
