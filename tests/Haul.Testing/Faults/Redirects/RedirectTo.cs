namespace Haul.Testing;

/// <summary>A31, A32: a redirect to another place; a relative reference is sent as it is (A30).</summary>
public sealed class RedirectTo(Func<Visit, string> location, int status = 302) : Fault
{
    /// <summary>Always to the same place.</summary>
    public RedirectTo(string location, int status = 302)
        : this(_ => location, status)
    {
    }

    /// <summary>Always to the same place.</summary>
    public RedirectTo(Uri location, int status = 302)
        : this(_ => location.AbsoluteUri, status)
    {
    }

    /// <summary>A29: each request to the next of several places, as a CDN that rotates does.</summary>
    public static RedirectTo Rotating(params Uri[] places) => new(visit => places[(visit.Number - 1) % places.Length].AbsoluteUri);

    /// <summary>A30: round and round.</summary>
    public static RedirectTo Loop() => new(visit => visit.Origin.Uri(visit.Request.Target).AbsoluteUri);

    /// <summary>A30: so many hops, told apart by the query parameter <c>hop</c>, and then the file.</summary>
    public static Fault Chain(int hops) => new RedirectTo(visit => $"{visit.Request.Path}?hop={Hop(visit) + 1}").When(visit => Hop(visit) < hops);

    /// <inheritdoc />
    protected internal override void Spoil(Reply reply, Visit visit)
    {
        reply.Become(Reply.Number(status), "Elsewhere", "text/html", "<html><body>It is elsewhere.</body></html>\n");
        reply.Set("Location", location(visit));
    }

    private static int Hop(Visit visit) => int.TryParse(visit.Request.Query("hop"), out var hop) ? hop : 0;
}
