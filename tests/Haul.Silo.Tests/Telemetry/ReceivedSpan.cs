namespace Haul.Silo.Tests.Telemetry;

/// <summary>A span as a collector was sent it (opentelemetry-proto, trace/v1): ids in hexadecimal, the texts among its attributes.</summary>
/// <param name="Parent">Empty for a root.</param>
internal sealed record ReceivedSpan(string Trace, string Id, string Parent, string Name, IReadOnlyDictionary<string, string> Attributes)
{
    public string? Download => Attributes.GetValueOrDefault("haul.download.id");

    public static ReceivedSpan Read(byte[] span)
    {
        var fields = Proto.Read(span).ToLookup(field => field.Number);
        return new(
            fields[1].Single().Hex,
            fields[2].Single().Hex,
            fields[4].Select(parent => parent.Hex).SingleOrDefault(""),
            fields[5].Single().Text,
            fields[9].ToDictionary(
                attribute => Proto.At(attribute.Bytes, 1).Single().Text,
                attribute => Proto.At(attribute.Bytes, 2, 1).Select(value => value.Text).SingleOrDefault("")));
    }
}
