using System.Globalization;

namespace Haul.Testing;

/// <summary>A13: no ETag, and a Last-Modified so recent that it proves nothing (RFC 9110, section 8.8.2.2). Date is sent with it.</summary>
public sealed class RecentLastModified : Fault
{
    private readonly DateTimeOffset changed;

    /// <summary>The file changed that long before this object was made; one second unless told otherwise.</summary>
    public RecentLastModified(TimeSpan? age = null) => changed = DateTimeOffset.UtcNow - (age ?? TimeSpan.FromSeconds(1));

    /// <inheritdoc />
    protected internal override void Alter(FileView view, Visit visit)
    {
        view.ETag = null;
        view.LastModified = changed.ToString("R", CultureInfo.InvariantCulture);
        view.Headers.Add("Date: " + DateTimeOffset.UtcNow.ToString("R", CultureInfo.InvariantCulture));
    }
}
