using System.Diagnostics;
using Haul.Testing;

namespace Haul.Chaos;

/// <summary>Runs a plan with real processes and says what went wrong, if anything did.</summary>
internal sealed class Round(RoundPlan plan, string haul)
{
    private const int Connections = 8;
    private const int TargetExists = 7;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Body bytes that the origin sent beyond the file's length.</summary>
    public long FetchedTwice { get; private set; }

    /// <summary>How many bytes the plan allows to be fetched twice.</summary>
    public long Allowed { get; private set; }

    /// <summary>Null: all promises were kept.</summary>
    public async Task<string?> Run()
    {
        using var directory = new TempDirectory();
        await using var origin = new FaultOrigin();
        origin.Limits.TotalRate = plan.Rate;
        var url = origin.Add("file.bin", plan.Seed, plan.Size);
        var target = directory.File("file.bin");
        var stops = 0;
        var ended = false;
        foreach (var stop in plan.Stops)
        {
            await using var process = Start(url, target, force: false);
            if (await Ended(process, TimeSpan.FromSeconds(stop)))
            {
                ended = await process.WaitForExit(Patience) == 0;
                break;
            }

            process.Send(plan.Gently ? Signal.Interrupt : Signal.Kill);
            var code = await process.WaitForExit(Patience);
            stops++;
            if (plan.Gently && code is not (130 or 0))
            {
                return $"Ctrl-C ended with exit code {code}: {process.Error}";
            }

            if (code == 0)
            {
                ended = true;
                break;
            }
        }

        var canary = plan.Canary && !File.Exists(target);
        if (canary)
        {
            await File.WriteAllTextAsync(target, "canary");
            await using var refused = Start(url, target, force: false);
            if (await refused.WaitForExit(Patience) is not TargetExists and var code)
            {
                return $"a file stood under the name and the exit code was {code}: {refused.Error}";
            }

            if (await File.ReadAllTextAsync(target) != "canary")
            {
                return "the file that stood under the name was touched";
            }
        }

        if (!ended || canary)
        {
            // A kill between publishing and clearing away leaves the whole file: the next run finds it there and clears the rest.
            var whole = File.Exists(target) && !canary;
            await using var last = Start(url, target, force: canary);
            var code = await last.WaitForExit(Patience);
            if (code != 0 && !(whole && code == TargetExists))
            {
                return $"the last run ended with exit code {code}: {last.Error}";
            }
        }

        if (await Bytes.FirstDifference(plan.Seed, plan.Size, target) is { } difference)
        {
            return $"wrong bytes were called done: {difference}";
        }

        await origin.Log.Settled();
        FetchedTwice = origin.Log.BodyBytes("file.bin") - plan.Size;
        Allowed = stops * (plan.Gently
            ? Connections * (512L << 10)
            : (3 * plan.Rate) + (Connections * (4L << 20)));
        var litter = Directory.GetFiles(directory.Path).Length - 1;
        return FetchedTwice > Allowed ? $"{FetchedTwice} bytes were fetched twice, {Allowed} are allowed"
            : litter > 0 ? $"{litter} files are left beside the finished one"
            : null;
    }

    private static async Task<bool> Ended(ProcessRunner process, TimeSpan patience)
    {
        try
        {
            await process.WaitForExit(patience);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private ProcessRunner Start(Uri url, string target, bool force)
    {
        string[] arguments = ["get", url.AbsoluteUri, "-o", target, "-x", $"{Connections}", .. force ? ["--force"] : Array.Empty<string>()];
        return ProcessRunner.Start(haul, arguments);
    }
}
