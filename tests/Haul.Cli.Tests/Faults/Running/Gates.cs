using Haul.Transfer;
using Microsoft.Extensions.DependencyInjection;

namespace Haul.Cli.Tests.Faults;

/// <summary>
/// Which gate the tests run with. The proof that they need it:
/// <c>HAUL_TEST_GATE=accept-all Haul.Cli.Tests -trait Gate=rejects</c>, where every test must fail.
/// </summary>
internal static class Gates
{
    /// <summary>The trait of tests whose outcome is a refusal of the gate.</summary>
    public const string Trait = "Gate";

    /// <summary>The value of <see cref="Trait"/>.</summary>
    public const string Rejects = "rejects";

    /// <summary>Whether the mutant takes the place of the gate.</summary>
    public static bool AcceptAll { get; } = Environment.GetEnvironmentVariable("HAUL_TEST_GATE") is "accept-all";

    public static void Choose(IServiceCollection services)
    {
        if (AcceptAll)
        {
            Mutate(services);
        }
    }

    public static void Mutate(IServiceCollection services) => services.AddSingleton<IRangeGate, AcceptAllGate>();
}
