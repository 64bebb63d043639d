using System.Collections.Immutable;
using System.Net;
using Haul.Abstractions;
using Haul.Domain;
using Orleans.Runtime;

namespace Haul.Benchmarks;

/// <summary>Silos that die for good and join, what their connections bring, and the share of them that the download is given.</summary>
internal sealed class Cluster(Scenario scenario, int seed, Agenda agenda, Ideal ideal)
{
    /// <summary>From a death to its row in the membership: three missed probes of 1.5 s, and the votes.</summary>
    private const double DeclaredSeconds = 6;

    /// <summary>The rate of a connection changes that often in the mean.</summary>
    private const double TurnSeconds = 300;

    /// <summary>A download claims its share anew that often.</summary>
    private const double RenewSeconds = 5;

    private const int Port = 11_111;
    private const int FirstGeneration = 150_000_000;
    private const double Hour = 3_600;

    /// <summary>Members by name; one that died stays until that is declared.</summary>
    private readonly SortedDictionary<string, Silo> _members = new(StringComparer.Ordinal);

    private readonly Chance _trouble = new(seed, 0);

    private int _joined;

    /// <summary>Silos that died.</summary>
    public int Deaths { get; private set; }

    /// <summary>Silos that joined after the start.</summary>
    public int Joins => _joined - scenario.Silos;

    /// <summary>Connections granted at the start.</summary>
    public int Connections { get; private set; }

    /// <summary>What the broker's rules cost.</summary>
    public CallCost SharesCost { get; } = new();

    /// <summary>Called when a silo has died.</summary>
    public Action<Silo> Died { get; set; } = _ => { };

    public void Begin()
    {
        for (var i = 0; i < scenario.Silos; i++)
        {
            Add();
        }

        Renew();
        Connections = _members.Values.Sum(silo => silo.Granted);
        if (scenario.FailingPerHour > 0)
        {
            Repeat(Fail);
            Repeat(Join);
        }
    }

    public bool IsMember(string name) => _members.ContainsKey(name);

    /// <summary>A member by its name.</summary>
    public Silo this[string name] => _members[name];

    /// <summary>What the scheduler is told of the members.</summary>
    public ImmutableArray<SiloFacts> Facts => [.. _members.Select(silo => new SiloFacts(silo.Key, silo.Value.Granted))];

    /// <summary>The fluid runs on at what the connections bring as things stand.</summary>
    public void Measure() => ideal.Turn(agenda.Now, _members.Values.Sum(silo => silo.Rate));

    private void Repeat(Action trouble) => agenda.In(_trouble.Wait(Hour / (scenario.FailingPerHour * scenario.Silos)), () =>
    {
        trouble();
        Repeat(trouble);
    });

    private void Fail()
    {
        var living = _members.Values.Where(silo => silo.Lives).ToArray();
        if (living.Length == 1)
        {
            return; // Nobody would be left to fetch.
        }

        var silo = _trouble.Pick(living);
        Deaths++;
        silo.Die();
        Died(silo);
        Measure();
        agenda.In(DeclaredSeconds, () =>
        {
            _members.Remove(silo.Name);
            Share();
        });
    }

    private void Join()
    {
        Add();
        Share();
    }

    private void Add()
    {
        var chance = new Chance(seed, ++_joined);
        var link = chance.Link(Scenario.MedianRate / scenario.Connections);
        var connections = Enumerable.Range(0, scenario.Connections).Select(_ => new Connection(chance.Path(link))).ToArray();
        var silo = new Silo(NameOf(_joined), connections);
        _members.Add(silo.Name, silo);
        foreach (var connection in connections)
        {
            Weather(silo, connection, chance, link);
        }
    }

    /// <summary>A silo's name is its address as the engine writes it: the file row holds it many times.</summary>
    private static string NameOf(int number) =>
        SiloAddress.New(new IPAddress([10, (byte)(number >> 16), (byte)(number >> 8), (byte)number]), Port, FirstGeneration + number).ToParsableString();

    private void Weather(Silo silo, Connection connection, Chance chance, double link) => agenda.In(chance.Wait(TurnSeconds), () =>
    {
        var rate = chance.Path(link);
        if (silo.Lives)
        {
            connection.Turn(rate);
            Measure();
            Weather(silo, connection, chance, link);
        }
    });

    private void Renew()
    {
        Share();
        agenda.In(RenewSeconds, Renew);
    }

    /// <summary>One download claims all that it asked for: its last seconds, in which fewer connections are of use, are shorter than a renewal.</summary>
    private void Share()
    {
        var claim = new ShareClaim(
            Download.Id,
            Download.Origin,
            scenario.Connections,
            int.MaxValue,
            _members.Where(silo => silo.Value.Held > 0).ToDictionary(silo => silo.Key, silo => silo.Value.Held),
            Priority: 0);
        var limits = new ShareLimits
        {
            Silos = _members.ToImmutableDictionary(silo => silo.Key, _ => scenario.Connections),
            OriginConnections = scenario.OriginConnections,
        };
        var share = SharesCost.Of(() => Shares.Compute([claim], limits))[Download.Id].Connections;
        foreach (var silo in _members.Values)
        {
            silo.Granted = share.GetValueOrDefault(silo.Name);
        }

        Measure();
    }
}
