using Spectre.Console;
using Spectre.Console.Rendering;

namespace Haul.Cli;

/// <summary>
/// A line that stays while a live display goes on below it. The display only moves the cursor up, so the line itself
/// erases what stood behind it.
/// </summary>
public sealed class KeptLine(string text, Style style) : IRenderable
{
    /// <summary>EL of ECMA-48: from the cursor to the end of the line.</summary>
    private const string EraseToEnd = "\e[K";

    private readonly Paragraph paragraph = new($"{text}\n", style);

    public Measurement Measure(RenderOptions options, int maxWidth) => ((IRenderable)paragraph).Measure(options, maxWidth);

    public IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        foreach (var segment in ((IRenderable)paragraph).Render(options, maxWidth))
        {
            if (segment.IsLineBreak)
            {
                yield return Segment.Control(EraseToEnd);
            }

            yield return segment;
        }
    }
}
