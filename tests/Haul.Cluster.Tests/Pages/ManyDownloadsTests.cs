using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using Haul.Abstractions;
using Haul.Persistence;
using Haul.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Haul.Cluster.Tests.Pages;

/// <summary>The list with ten thousand downloads in it, a hundred of them at work.</summary>
public sealed class ManyDownloadsTests(ITestOutputHelper report)
{
    private const int Ended = 10_000;
    private const int Active = 100;

    /// <summary>How long the list is looked at; HAUL_TEST_VIEW asks for more seconds.</summary>
    private static readonly TimeSpan Viewed = TimeSpan.FromSeconds(int.Parse(Environment.GetEnvironmentVariable("HAUL_TEST_VIEW") ?? "4", CultureInfo.InvariantCulture));

    /// <summary>What a viewer costs is less than the load of the hundred downloads wavers by from second to second: it takes a minute to tell.</summary>
    private static readonly TimeSpan Telling = TimeSpan.FromMinutes(1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_OfTenThousand_ComesWithinASecondAndCostsTheSiloLittle()
    {
        using var directory = new TempDirectory();
        await using var origin = new FaultOrigin { Limits = { ConnectionRate = 20_000 } };
        await Fill(directory.File("haul.db"));
        await using var silo = await SiloProcess.Start(
            "many", ["--state", $"sqlite:{directory.File("haul.db")}", "--store", $"dir:{directory.File("files")}", "--connections", "128", "--origin-connections", "128", "--allow-private", "127.0.0.0/8"]).Ready();
        await Submit(silo, origin);
        await origin.Log.WaitFor(log => log.All.Count(exchange => exchange.InProgress) >= Active, HaulCluster.Patience, "a hundred downloads are at work");
        await Settled(silo);
        await using var chromium = await Chromium.Start();
        var openings = new List<(IPage Page, TimeSpan Took)>();
        for (var i = 0; i < 4; i++)
        {
            await Task.WhenAll(openings.Select(opening => opening.Page.CloseAsync()));
            openings.Add(await Opening(chromium, silo));
            await Settled(silo);
        }

        // The first one makes the silo compile the page; of the others the one in the middle counts.
        var (page, opened) = (openings[^1].Page, openings.Skip(1).Select(opening => opening.Took).Order().ElementAt(1));
        var heapBefore = await Heap(page);
        var watched = await Load(silo, Viewed);
        var heapAfter = await Heap(page);

        await page.Locator(".table.tall").EvaluateAsync("table => table.scrollTo(0, table.scrollHeight)");
        await page.GetByText("old-00000", new() { Exact = true }).WaitForAsync();
        var rows = await page.Locator("tbody tr").CountAsync();
        await page.CloseAsync();
        var alone = await Load(silo, Viewed); // afterwards, when even less is left of the load of its start
        report.WriteLine($"first page after {opened.TotalMilliseconds:F0} ms, {rows} rows drawn; silo at {alone:P1} of a core alone, at {watched:P1} with a viewer over {Viewed.TotalSeconds:F0} s; heap of the page {heapBefore / 1024:F0} KiB, then {heapAfter / 1024:F0} KiB");
        Assert.InRange(opened.TotalSeconds, 0, 1);
        Assert.InRange(rows, 1, 100);
        Assert.True(Viewed < Telling || watched - alone < 0.05, $"A viewer costs {watched - alone:P1} of a core.");
        Assert.InRange(heapAfter - heapBefore, double.MinValue, 2 << 20);
        Assert.Empty(chromium.Complaints);
    }

    private static async Task Fill(string database)
    {
        await using var services = new ServiceCollection().AddLogging().AddSqliteState(database).BuildServiceProvider();
        var catalog = services.GetRequiredService<ICatalog>();
        var now = TimeProvider.System.GetUtcNow();
        await Task.WhenAll(Enumerable.Range(0, Ended).Select(number => catalog.Put(new()
        {
            Id = DownloadId.Parse($"01HZ{number.ToString("D22", CultureInfo.InvariantCulture)}"),
            Status = DownloadStatus.Completed,
            Url = $"https://host/old-{number:D5}",
            Name = $"old-{number:D5}",
            Length = 1 << 30,
            CreatedAt = now,
            FinishedAt = now,
        })));
    }

    private static async Task Submit(SiloProcess silo, FaultOrigin origin)
    {
        using var http = new HttpClient { BaseAddress = silo.Http };
        await Task.WhenAll(Enumerable.Range(0, Active).Select(async number =>
        {
            using var reply = await http.PostAsJsonAsync(
                "/api/v1/downloads", new { url = origin.Add($"active-{number}", number, 64 << 20).AbsoluteUri, name = $"active-{number}", connectionsPerSilo = 1 }, Cancel);
            reply.EnsureSuccessStatusCode();
        }));
    }

    private static async Task<(IPage Page, TimeSpan Took)> Opening(Chromium chromium, SiloProcess silo)
    {
        var page = await chromium.Page();
        var begun = Stopwatch.GetTimestamp();
        await page.GotoAsync(silo.Http.AbsoluteUri, new() { WaitUntil = WaitUntilState.Commit });
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("^active-") }).First.WaitForAsync();
        return (page, Stopwatch.GetElapsedTime(begun));
    }

    /// <summary>Waits until the silo has compiled what it needed last.</summary>
    private static Task Settled(SiloProcess silo) =>
        Eventually.True(async () => await Load(silo, TimeSpan.FromSeconds(1)) < 0.6, HaulCluster.Patience, "the silo has settled");

    /// <summary>Share of one core that the silo uses over the time (proc_pid_stat(5): utime and stime in hundredths of a second).</summary>
    private static async Task<double> Load(SiloProcess silo, TimeSpan over)
    {
        var (begun, before) = (Stopwatch.GetTimestamp(), Ticks(silo));
        using var timer = new PeriodicTimer(over);
        await timer.WaitForNextTickAsync(Cancel);
        return (Ticks(silo) - before) / 100.0 / Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    private static long Ticks(SiloProcess silo)
    {
        var fields = File.ReadAllText($"/proc/{silo.Process.Id}/stat").Split(") ")[^1].Split(' ');
        return long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
    }

    private static async Task<double> Heap(IPage page)
    {
        var tools = await page.Context.NewCDPSessionAsync(page);
        await tools.SendAsync("HeapProfiler.collectGarbage");
        var usage = await tools.SendAsync("Runtime.getHeapUsage");
        return usage!.Value.GetProperty("usedSize").GetDouble();
    }
}
