using CsCheck;
using Haul.Abstractions;

namespace Haul.Domain.Tests;

/// <summary>Silos join, die, freeze and thaw, slots fail, shares change, origins want peace, answers get lost: the world checks each decision, and the file ends.</summary>
public class ChaosTests
{
    private const double TroubleSeconds = 60;
    private const double PatienceSeconds = 7_200;
    private const double DeclaredDeadSeconds = 10;

    private static readonly Gen<(int Seed, int Blocks, int Silos, int Trouble, bool Hedging)> Runs =
        Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[1, 600], Gen.Int[1, 6], Gen.Int[0, 20], Gen.Bool);

    [Fact]
    public void Decide_AnyTrouble_KeepsTheRulesAndEnds() => Runs.Sample(run =>
    {
        var chance = new Random(run.Seed);
        var length = ((run.Blocks - 1L) << 20) + chance.Next(1, 1 << 20);
        var world = new World(BlockGrid.For(length), run.Seed)
        {
            Step = 0.1,
            Hedging = run.Hedging,
            Uploads = run.Seed % 3 == 0,
            SettleSeconds = run.Seed % 3 == 0 ? chance.NextDouble() * 20 : 0.02,
            Ahead = run.Seed % 2,
            Loss = 0.02 * run.Trouble,
            RateOf = (silo, slot, _) => 0.1e6 * Math.Pow(2, ((silo[1] * 7) + (slot * 13) + run.Seed % 11) % 9),
        };
        for (var i = 0; i < run.Silos; i++)
        {
            world.Join($"s{i}", chance.Next(1, 9));
        }

        while (!world.IsDone && world.Now < TroubleSeconds)
        {
            if (chance.NextDouble() < 0.01 * run.Trouble)
            {
                Trouble(world, chance);
            }

            Settle(world, chance);
            world.Advance();
        }

        while (!world.IsDone && world.Silos.Any(silo => silo.Frozen))
        {
            Settle(world, chance);
            world.Advance();
        }

        foreach (var silo in world.Silos)
        {
            silo.Granted = Math.Max(1, silo.Granted);
        }

        world.RunToEnd(PatienceSeconds);
    }, iter: 300, threads: 2);

    private static void Trouble(World world, Random chance)
    {
        var silo = world.Silos.ElementAt(chance.Next(world.Silos.Count));
        switch (chance.Next(6))
        {
            case 0:
                world.Join($"s{(int)(world.Now * 10)}", chance.Next(1, 9));
                break;
            case 1 when world.Silos.Count > 1:
                world.Kill(silo);
                break;
            case 2 when !silo.Frozen:
                (silo.Frozen, silo.FrozenAt) = (true, world.Now);
                break;
            case 3:
                silo.Granted = chance.Next(0, 9);
                break;
            case 4:
                world.Pause(chance.NextDouble() * 5);
                break;
            default:
                world.Fail(chance.NextDouble() * 3);
                break;
        }
    }

    /// <summary>A frozen silo thaws, or is declared dead.</summary>
    private static void Settle(World world, Random chance)
    {
        foreach (var silo in world.Silos.Where(silo => silo.Frozen).ToArray())
        {
            if (chance.NextDouble() < 0.01)
            {
                silo.Frozen = false;
            }
            else if (world.Now - silo.FrozenAt > DeclaredDeadSeconds && world.Silos.Count > 1)
            {
                world.Kill(silo);
            }
        }
    }
}
