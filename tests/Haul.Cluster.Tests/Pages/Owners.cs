using System.Globalization;
using Haul.Testing;

namespace Haul.Cluster.Tests.Pages;

/// <summary>
/// Which silo each connection of the origin belongs to. Silos of one machine have one address, so the system's table of sockets is
/// asked whose the client's port is, while the connection is open.
/// </summary>
internal sealed class Owners : IAsyncDisposable
{
    private readonly Dictionary<int, string> _silos = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _looking;

    public Owners(HaulCluster haul)
    {
        var processes = haul.Silos.ToDictionary(silo => silo.Process.Id, silo => silo.Name);
        _looking = Task.Run(async () =>
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                Look(haul.Origin, processes);
            }
        });
    }

    /// <summary>Name of the silo that opened the connection; null when it was too short to be seen.</summary>
    public string? Of(int connection)
    {
        lock (_silos)
        {
            return _silos.GetValueOrDefault(connection);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _looking;
        }
        catch (OperationCanceledException)
        {
            // It was told to stop.
        }

        _stop.Dispose();
    }

    private void Look(FaultOrigin origin, Dictionary<int, string> processes)
    {
        List<int> ports = [.. origin.Log.ClientPorts];
        if (Enumerable.Range(1, ports.Count).All(connection => Of(connection) is not null))
        {
            return;
        }

        var inodes = Inodes(origin.Port);
        foreach (var (process, silo) in processes)
        {
            foreach (var inode in Sockets(process))
            {
                if (inodes.TryGetValue(inode, out var port) && ports.LastIndexOf(port) is >= 0 and var index)
                {
                    lock (_silos)
                    {
                        _silos.TryAdd(index + 1, silo);
                    }
                }
            }
        }
    }

    /// <summary>Local port by inode of the sockets that are connected to the port (proc_pid_net(5): addresses are HEX:PORT, the tenth field is the inode).</summary>
    private static Dictionary<string, int> Inodes(int port) => File.ReadLines("/proc/net/tcp").Skip(1)
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(fields => Port(fields[2]) == port && fields[9] != "0")
        .DistinctBy(fields => fields[9]) // the table is read in pieces while it changes, and a line may come twice
        .ToDictionary(fields => fields[9], fields => Port(fields[1]));

    private static int Port(string address) => int.Parse(address.AsSpan(address.IndexOf(':', StringComparison.Ordinal) + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static IEnumerable<string> Sockets(int process)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries($"/proc/{process}/fd")
                .Select(file => new FileInfo(file).LinkTarget)
                .Where(target => target?.StartsWith("socket:[", StringComparison.Ordinal) == true)
                .Select(target => target![8..^1])];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return []; // It was killed.
        }
    }
}
