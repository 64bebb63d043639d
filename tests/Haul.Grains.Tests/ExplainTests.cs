using System.Text.RegularExpressions;
using Haul.Abstractions;
using Haul.Testing;
using Haul.Transfer;
using Microsoft.Extensions.DependencyInjection;

namespace Haul.Grains.Tests;

/// <summary>Four scripted limits, four sentences.</summary>
[Collection(nameof(Alone))]
public sealed class ExplainTests
{
    private const int Block = 1 << 20;

    /// <summary>None of these downloads ends before it is explained.</summary>
    private const long Length = 400L * Block;

    [Fact]
    public async Task Origin_ARateForEachConnection_IsBlamed()
    {
        await using var haul = await HaulCluster.Start(1);
        (haul.Origin.Limits.TotalRate, haul.Origin.Limits.ConnectionRate) = (0, 2_000_000);

        var told = await WithOneThenFourConnections(
            haul, @"The origin limits it: each of [34] connections gets (1\.[5-9]|2\.[0-2]) MiB/s, and they wait for its bytes (100|9\d|8\d) % of the time\.$");

        Assert.Equal(Limit.Origin, told.Limit);
    }

    [Fact]
    public async Task Link_OneRateForAllConnections_IsBlamed()
    {
        await using var haul = await HaulCluster.Start(1);
        haul.Origin.Limits.TotalRate = 2_000_000;

        var told = await WithOneThenFourConnections(
            haul, @"The link of \S+ limits it, .*: it brings (1\.[6-9]|2\.[0-2]) MiB/s whether with 1 or [34] connections\.$");

        Assert.Equal(Limit.Link, told.Limit);
        Assert.Contains(told.Silos[0].Silo, told.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Store_ThatWritesSlowly_IsBlamed()
    {
        using var directory = new TempDirectory();
        await using var haul = await HaulCluster.Start(1, store: services => services.AddSingleton(SlowStore.Over(
            new DirectoryStore(directory.Path, TimeProvider.System, new() { CheckpointStep = HaulCluster.CheckpointStep }, Durability.OfThisSystem),
            TimeSpan.FromMilliseconds(200))));
        haul.Origin.Limits.TotalRate = 0;
        var id = await haul.Submit(haul.Origin.Add("f", 1, Length), "f");

        var told = await WaitFor(haul, id, "The part store limits it");

        Assert.Equal(Limit.Store, told.Limit);
        Assert.InRange(told.Waits!.Store, 0.5, 1);
        await haul.File(id).Cancel();
    }

    [Fact]
    public async Task Policy_LimitRate_IsNamed()
    {
        await using var haul = await HaulCluster.Start(1);
        var id = HaulCluster.NewId();
        await haul.File(id).Submit(HaulCluster.Ask(haul.Origin.Add("f", 1, Length), "f") with { LimitRate = 1 << 20 });

        var told = await WaitFor(haul, id, "Its own limit");

        Assert.Equal((Limit.Policy, "Its own limit of 1.0 MiB/s holds it back."), (told.Limit, told.Sentence));
        await haul.File(id).Cancel();
    }

    [Fact]
    public async Task Queued_BehindAnother_IsPolicy()
    {
        await using var haul = await HaulCluster.Start(1, broker => broker.FilesAtOnce = 1);
        var hold = new HoldMidBody(100_000);
        await haul.Submit(haul.Origin.Add("a", 1, Length, hold), "a");
        await hold.Reached;

        var second = await haul.Submit(haul.Origin.Add("b", 2, Length), "b");

        Assert.Equal(Limit.Policy, (await WaitFor(haul, second, "It is queued: other downloads hold all connections.")).Limit);
        hold.Release();
    }

    /// <summary>
    /// What is said once the number of connections has changed; it changes again where a machine that had other things to do has
    /// blurred what one brought beside four.
    /// </summary>
    private static async Task<DownloadExplanation> WithOneThenFourConnections(HaulCluster haul, string pattern)
    {
        var url = haul.Origin.Add("f", 1, Length);
        var id = await haul.Submit(url, "f", connections: 1);
        for (var tries = 3; ; tries--)
        {
            var before = (await haul.WaitFor(id, view => view.Connections == 1, "the others have ended their blocks")).Downloaded;
            await haul.WaitFor(id, view => view.Downloaded > before + (10 * Block), "five seconds with one connection: what it brings counts once it has settled");
            await haul.File(id).Submit(HaulCluster.Ask(url, "f", connections: 4));
            try
            {
                var told = await WaitFor(haul, id, pattern, TimeSpan.FromSeconds(12));
                await haul.File(id).Cancel();
                return told;
            }
            catch (TimeoutException) when (tries > 1)
            {
                await haul.File(id).Submit(HaulCluster.Ask(url, "f", connections: 1));
            }
        }
    }

    private static async Task<DownloadExplanation> WaitFor(HaulCluster haul, DownloadId id, string pattern, TimeSpan? patience = null)
    {
        var last = "";
        try
        {
            return await Eventually.Value(
                async () =>
                {
                    var told = await haul.File(id).Explain();
                    last = told.Sentence;
                    return Regex.IsMatch(last, $"^{pattern}") ? told : null;
                },
                patience ?? HaulCluster.Patience,
                pattern);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message} It says: {last}", late);
        }
    }
}
