using System.Diagnostics;
using System.Globalization;
using Haul.Chaos;

var options = args.Chunk(2).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1]);
var rounds = int.Parse(options.GetValueOrDefault("--rounds", "20"), CultureInfo.InvariantCulture);
var seed = int.Parse(options.GetValueOrDefault("--seed", "1"), CultureInfo.InvariantCulture);
var atOnce = int.Parse(options.GetValueOrDefault("--at-once", "2"), CultureInfo.InvariantCulture);
var haul = Path.GetFullPath(options.GetValueOrDefault("--haul", Path.Combine(AppContext.BaseDirectory, "../../Haul.Cli/release/haul")));
var passed = 0;
var failed = 0;
await Parallel.ForEachAsync(Enumerable.Range(seed, rounds), new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (number, cancellation) =>
{
    var plan = RoundPlan.Draw(number);
    var round = new Round(plan, haul);
    var clock = Stopwatch.StartNew();
    string? wrong;
    try
    {
        wrong = await round.Run();
    }
    catch (Exception error)
    {
        wrong = error.ToString();
    }

    Interlocked.Increment(ref wrong is null ? ref passed : ref failed);
    Console.WriteLine($"{(wrong is null ? "ok  " : "FAIL")} {plan}: {clock.Elapsed.TotalSeconds:F1} s, {round.FetchedTwice} of {round.Allowed} B fetched twice{(wrong is null ? "" : $": {wrong}")}");
});
Console.WriteLine($"{passed} passed, {failed} failed");
return failed == 0 ? 0 : 1;
