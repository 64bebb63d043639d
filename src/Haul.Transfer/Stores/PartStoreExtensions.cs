namespace Haul.Transfer;

public static class PartStoreExtensions
{
    /// <summary>The first of <c>NAME</c>, <c>NAME (1)</c> (before the extension), ... under which nothing stands.</summary>
    /// <param name="from">Number of the first that is looked at; 0 is the name itself.</param>
    public static async ValueTask<(string Name, int Number)> FreeName(this IPartStore store, string name, int from, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        for (var number = from; ; number++)
        {
            var candidate = number == 0 ? name : PartNames.Numbered(name, number);
            if (await store.Look(candidate, cancellationToken).ConfigureAwait(false) is TargetState.Free)
            {
                return (candidate, number);
            }
        }
    }
}
