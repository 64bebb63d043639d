using System.Globalization;

namespace Haul.Testing;

/// <summary>
/// Files that exist because somebody asks for them: <c>/f/any-name?size=1048576&amp;seed=7&amp;fault=A1&amp;n=2&amp;after=1&amp;times=3</c>.
/// Each URL is a file of its own, whose faults count its requests. <c>fault</c> may name several, divided by commas.
/// </summary>
internal static class QueryFile
{
    public static OriginFile? TryMake(OriginRequest request)
    {
        if (!request.Path.StartsWith("/f/", StringComparison.Ordinal))
        {
            return null;
        }

        var size = Number(request, "size") ?? 0;
        return new()
        {
            Seed = Number(request, "seed") ?? 0,
            Length = size,
            Faults = [.. Names(request).SelectMany(name => FaultCatalogue.Make(name, request.Query("n"), size)).Select(fault => Narrow(fault, request))],
        };
    }

    private static string[] Names(OriginRequest request) =>
        request.Query("fault")?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static Fault Narrow(Fault fault, OriginRequest request)
    {
        fault = Number(request, "after") is { } after ? fault.AfterRequests((int)after) : fault;
        fault = Number(request, "times") is { } times ? fault.First((int)times) : fault;
        return Number(request, "beyond") is { } beyond ? fault.ForRangesBeyond(beyond) : fault;
    }

    private static long? Number(OriginRequest request, string name) =>
        request.Query(name) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : null;
}
