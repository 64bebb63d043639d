namespace Haul.Domain;

/// <summary>
/// How often in a row each slot has met one kind of trouble. They meet it together, so each counts for itself: a download with
/// many connections does not give up sooner than one with few. A byte that any of them brings ends it.
/// </summary>
internal sealed class TriesBySlot
{
    /// <summary>Stands for the file grain's own calls of the store.</summary>
    public const int NoSlot = -1;

    private readonly Dictionary<int, RetryState> _slots = [];

    /// <summary>The slot has failed once more.</summary>
    public RetryState Failed(int slot) => _slots[slot] = _slots.GetValueOrDefault(slot, RetryState.None).Failed(newBytes: false);

    /// <summary>The slot has not met it this time.</summary>
    public void Spared(int slot) => _slots.Remove(slot);

    public void End() => _slots.Clear();
}
