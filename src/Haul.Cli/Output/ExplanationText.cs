using System.Globalization;
using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>What limits a download and what has happened to it, for people.</summary>
internal static class ExplanationText
{
    public static void Write(TextWriter output, ShownExplanation shown, SiloNames names)
    {
        // The longest first: an address may begin with another. Texts of events may name silos that hold no total.
        var addresses = shown.Silos.Select(silo => silo.Silo).Concat(shown.Events.Select(happened => happened.Silo).OfType<string>())
            .Distinct()
            .OrderByDescending(address => address.Length)
            .ToList();
        string Named(string text) => addresses.Aggregate(text, (named, address) => named.Replace(address, names.Of(address), StringComparison.Ordinal));

        output.WriteLine(PlainText.Of(Named(shown.Sentence)));
        if (shown.Silos.Count > 0)
        {
            output.WriteLine();
            Silos(shown, names).Write(output);
        }

        if (shown.Events.Count > 0)
        {
            output.WriteLine();
            Events(shown, names, Named).Write(output);
        }
    }

    private static TextTable Silos(ShownExplanation shown, SiloNames names)
    {
        var table = new TextTable("SILO", ">BYTES", ">CONNECTED", ">RATE", ">FAILED");
        foreach (var silo in shown.Silos)
        {
            table.Add(
                names.Of(silo.Silo),
                Human.Size(silo.Bytes),
                Human.Duration(TimeSpan.FromSeconds(silo.Seconds)),
                silo.Seconds > 0 ? Human.Rate(silo.Bytes / silo.Seconds) : Human.Unknown,
                silo.Failures.ToString(CultureInfo.InvariantCulture));
        }

        return table;
    }

    private static TextTable Events(ShownExplanation shown, SiloNames names, Func<string, string> named)
    {
        var table = new TextTable("TIME", "EVENT", "SILO", "");
        foreach (var happened in shown.Events)
        {
            table.Add(happened.Time, happened.Kind, happened.Silo is { } silo ? names.Of(silo) : "", named(happened.Text));
        }

        return table;
    }
}
