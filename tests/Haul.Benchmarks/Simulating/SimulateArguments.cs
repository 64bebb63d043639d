using System.Globalization;

namespace Haul.Benchmarks;

/// <summary>What <c>simulate</c> is told to do.</summary>
/// <param name="Silos">Only the scenarios with so many silos; null is all.</param>
internal sealed record SimulateArguments(int Seed = 1, int? Silos = null)
{
    /// <summary>Null for what cannot be meant; no scenario would be a table without a row.</summary>
    public static SimulateArguments? Read(ReadOnlySpan<string> given)
    {
        var read = new SimulateArguments();
        for (; given is [var name, var text, .. var rest] && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number); given = rest)
        {
            switch (name)
            {
                case "--seed":
                    read = read with { Seed = number };
                    break;
                case "--silos" when Scenario.All.Any(scenario => scenario.Silos == number):
                    read = read with { Silos = number };
                    break;
                default:
                    return null;
            }
        }

        return given.IsEmpty ? read : null;
    }
}
