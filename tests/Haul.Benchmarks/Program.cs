using Haul.Benchmarks;

switch (args)
{
    case ["control", var url, var directory]:
        return await Control.Run(new(url), directory);
    case ["publish", var connectionString]:
        return await PublishBlob.Run(connectionString);
    case ["simulate", .. var given] when SimulateArguments.Read(given) is { } options:
        return Simulate.Run(options.Seed, options.Silos);
    default:
        Console.Error.WriteLine("usage: Haul.Benchmarks control URL DIRECTORY");
        Console.Error.WriteLine("       Haul.Benchmarks publish CONNECTION-STRING");
        Console.Error.WriteLine($"       Haul.Benchmarks simulate [--seed N=1] [--silos {string.Join('|', Scenario.All.Select(scenario => scenario.Silos).Distinct())}]");
        return 2;
}
