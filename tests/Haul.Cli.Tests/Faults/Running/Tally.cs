using Haul.Cli.Tests.Faults;

[assembly: AssemblyFixture(typeof(Tally))]

namespace Haul.Cli.Tests.Faults;

/// <summary>Counts what was called done, and how much of it was wrong; says so when all tests have run.</summary>
public sealed class Tally : IDisposable
{
    private static int done;
    private static int wrong;

    public static void Done(bool isWrong)
    {
        Interlocked.Increment(ref done);
        Interlocked.Add(ref wrong, isWrong ? 1 : 0);
    }

    public void Dispose()
    {
        if (done > 0)
        {
            Console.WriteLine($"Files called done under faults: {done}; with wrong bytes: {wrong}{(Gates.AcceptAll ? " (the gate accepts all)" : "")}.");
        }
    }
}
