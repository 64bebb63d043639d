namespace Haul.Transfer;

public static class PartStoreExtensions
{
    /// <summary>The first of <c>NAME</c>, <c>NAME (1)</c> (before the extension), ... under which nothing stands.</summary>
    public static async ValueTask<string> FreeName(this IPartStore store, string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        var free = name;
        for (var number = 1; await store.Look(free, cancellationToken).ConfigureAwait(false) is not TargetState.Free; number++)
        {
            free = PartNames.Numbered(name, number);
        }

        return free;
    }
}
