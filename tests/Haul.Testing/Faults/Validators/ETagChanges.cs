namespace Haul.Testing;

/// <summary>A9: another version of the file: a new strong ETag and, unless told otherwise, other content of the same length.</summary>
public sealed class ETagChanges(string etag = "\"changed\"", long? seed = null, bool sameContent = false) : Fault
{
    /// <summary>The seed of the content from then on.</summary>
    public static long NextSeed(long seed) => seed + 1;

    /// <inheritdoc />
    protected internal override void Alter(FileView view, Visit visit)
    {
        view.ETag = etag;
        view.Seed = sameContent ? view.Seed : seed ?? NextSeed(view.Seed);
    }
}
