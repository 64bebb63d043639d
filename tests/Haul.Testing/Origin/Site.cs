using System.Collections.Concurrent;

namespace Haul.Testing;

/// <summary>The files of an origin, and the making of an answer from a file and its faults.</summary>
internal sealed class Site(FaultOrigin origin)
{
    private readonly ConcurrentDictionary<string, Place> places = new(StringComparer.Ordinal);
    private int sequence;

    public void Put(string name, OriginFile file) => places[name.TrimStart('/')] = new(file);

    public void Remove(string name) => places.TryRemove(name.TrimStart('/'), out _);

    /// <summary>Enters the request into the log and makes the answer; leaving is the caller's duty.</summary>
    public (Exchange Exchange, Reply Reply, Action Leave) Enter(OriginRequest request, int connection)
    {
        var name = Find(request);
        var exchange = origin.Log.Begin(connection, request, name ?? "", Interlocked.Increment(ref sequence));
        if (name is null)
        {
            var missing = new Reply(new FileView(new OriginFile()));
            missing.Become("404", "Not Found", "text/html", "<html><body>There is no such file.</body></html>\n");
            return (exchange, missing, () => { });
        }

        var place = places[name];
        var visit = new Visit(origin, request, name, Interlocked.Increment(ref place.Requests), Interlocked.Increment(ref place.Active), connection);
        return (exchange, Answer(place.File, visit, exchange), () => Interlocked.Decrement(ref place.Active));
    }

    private static Reply Answer(OriginFile file, Visit visit, Exchange exchange)
    {
        var view = new FileView(file);
        try
        {
            var faults = file.Faults.Where(fault => fault.Takes(visit)).ToList();
            exchange.Faults = faults;
            faults.ForEach(fault => fault.Alter(view, visit));
            exchange.Asked = visit.Request.Range(view.Length);
            var reply = HonestReply.To(visit.Request, view);
            faults.ForEach(fault => fault.Spoil(reply, visit));
            return reply;
        }
        catch (Exception error)
        {
            // A test that made a mistake in a fault of its own reads about it where it looks first: in the answer.
            var broken = new Reply(view) { Close = true };
            broken.Become("500", "Broken Fault", "text/plain", error.ToString());
            return broken;
        }
    }

    /// <summary>A file whose name has a query wins over the same without.</summary>
    private string? Find(OriginRequest request)
    {
        var target = request.OriginForm.TrimStart('/');
        if (places.ContainsKey(target))
        {
            return target;
        }

        var path = Uri.UnescapeDataString(request.Path.TrimStart('/'));
        if (places.ContainsKey(path))
        {
            return path;
        }

        if (QueryFile.TryMake(request) is not { } file)
        {
            return null;
        }

        places.TryAdd(target, new(file));
        return target;
    }

    private sealed class Place(OriginFile file)
    {
        public int Requests;
        public int Active;

        public OriginFile File => file;
    }
}
