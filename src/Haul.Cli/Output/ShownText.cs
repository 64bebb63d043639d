using System.Globalization;
using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>One download in full, for people.</summary>
internal static class ShownText
{
    public static void Write(TextWriter output, ShownDownload shown, SiloNames names)
    {
        foreach (var (name, value) in Facts(shown))
        {
            output.WriteLine($"{name,-11}{PlainText.Of(value)}");
        }

        if (shown.Segments.Count > 0)
        {
            output.WriteLine();
            output.WriteLine("segments");
            Segments(shown, names).Write(output, "  ");
        }

        output.WriteLine();
        output.WriteLine("grains");
        foreach (var grain in shown.Grains)
        {
            output.WriteLine($"  {grain}");
        }
    }

    private static IEnumerable<(string Name, string Value)> Facts(ShownDownload shown)
    {
        yield return ("id", shown.Id);
        yield return ("status", shown.Status);
        yield return ("url", shown.Url);
        yield return ("name", shown.Name ?? Human.Unknown);
        yield return ("length", shown.Length is { } length ? Exact(length) : Human.Unknown);
        yield return ("progress", shown.Length is { } whole ? $"{Human.Percent(shown.Downloaded, whole)}, {Exact(shown.Downloaded)}" : Exact(shown.Downloaded));
        yield return ("rate", $"{Human.Rate(shown.Rate)} over {Sentences.Count(shown.Connections, "connection")}");
        yield return ("location", shown.Location ?? Human.Unknown);
        yield return ("verified", string.Join(", ", shown.Digests.DefaultIfEmpty(shown.Verified)));
        yield return ("generation", Number(shown.Generation));
        yield return ("priority", Number(shown.Priority));
        yield return ("created", shown.CreatedAt ?? Human.Unknown);
        yield return ("finished", shown.FinishedAt ?? Human.Unknown);
        if (shown.Trouble is { } trouble)
        {
            yield return ("trouble", $"{trouble} ({shown.Retries} so far)");
        }

        if (shown.Error is { } error)
        {
            yield return ("error", $"{error.Code}: {error.Message}");
        }
    }

    private static TextTable Segments(ShownDownload shown, SiloNames names)
    {
        var table = new TextTable(">SLOT", ">START", ">END", ">OFFSET", ">DONE", ">RATE", "SILO", ">EPOCH", "");
        foreach (var segment in shown.Segments)
        {
            table.Add(
                Number(segment.Slot),
                Number(segment.Start),
                segment.End is { } end ? Number(end) : Human.Unknown,
                Number(segment.Offset),
                segment.End is { } last ? Human.Percent(segment.Offset - segment.Start, last - segment.Start) : Human.Unknown,
                Human.Rate(segment.Rate),
                names.Of(segment.Silo),
                Number(segment.Epoch),
                segment.Hedge ? "hedge" : "");
        }

        return table;
    }

    private static string Exact(long bytes) => bytes < 1024 ? Human.Size(bytes) : $"{Human.Size(bytes)} ({Number(bytes)} B)";

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
