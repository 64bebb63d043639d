using System.Collections.Concurrent;
using Haul.Abstractions;
using Microsoft.Extensions.Hosting;
using Orleans.Runtime;

namespace Haul.Grains;

/// <summary>Writes down what the membership says, change by change.</summary>
public sealed class SiloTimeline(IClusterMembershipService membership, TimeProvider clock) : BackgroundService, ISiloTimeline
{
    /// <summary>Enough for a day on which a silo dies every few minutes.</summary>
    private const int MostEvents = 500;

    private readonly ConcurrentQueue<SiloEvent> _events = new();
    private readonly ConcurrentDictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<SiloAddress, string> _last = [];

    public DateTimeOffset Since { get; } = clock.GetUtcNow();

    public IReadOnlyList<SiloEvent> Events => [.. _events];

    public string? NameOf(string address) => _names.GetValueOrDefault(address);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var snapshot in membership.MembershipUpdates.WithCancellation(stoppingToken))
        {
            // The dead of earlier days are no news.
            foreach (var member in snapshot.Members.Values.Where(member => _last.ContainsKey(member.SiloAddress) || member.Status is not SiloStatus.Dead))
            {
                Note(member);
            }
        }
    }

    private void Note(ClusterMember member)
    {
        var before = _last.GetValueOrDefault(member.SiloAddress);
        var status = member.Status switch
        {
            SiloStatus.Created or SiloStatus.Joining => "joining",
            SiloStatus.Active => "active",
            SiloStatus.ShuttingDown or SiloStatus.Stopping => "leaving",
            _ => before is "leaving" ? "left" : "dead",
        };
        if (status == before || (before is "left" or "dead"))
        {
            return;
        }

        _last[member.SiloAddress] = status;
        var address = member.SiloAddress.ToParsableString();
        _names[address] = member.Name;
        _events.Enqueue(new(clock.GetUtcNow(), member.Name, address, status));
        while (_events.Count > MostEvents)
        {
            _events.TryDequeue(out _);
        }
    }
}
