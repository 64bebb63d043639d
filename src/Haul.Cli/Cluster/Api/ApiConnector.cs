namespace Haul.Cli;

/// <summary>Connects to the HTTP API: the first call shows that a silo answers and takes the key.</summary>
internal sealed class ApiConnector(TimeProvider clock)
{
    /// <summary>All of it, as through a gateway: names, tries, the first reply.</summary>
    private static readonly TimeSpan LongestConnect = TimeSpan.FromSeconds(12);

    public async Task<ICluster> Connect(ApiTarget target, CancellationToken cancellationToken)
    {
        var cluster = new ApiCluster(target, clock);
        try
        {
            await FirstCall(target, cluster, cancellationToken);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    private async Task FirstCall(ApiTarget target, ApiCluster cluster, CancellationToken cancellationToken)
    {
        for (var begun = clock.GetTimestamp(); ; await Task.Delay(FirstConnect.Pause, clock, cancellationToken))
        {
            try
            {
                await cluster.List(new(Limit: 1)).WaitAsync(LongestConnect - clock.GetElapsedTime(begun), clock, cancellationToken);
                return;
            }
            catch (Exception error) when (Transient.Is(error))
            {
                if (ApiFailures.IsFinal(error) || clock.GetElapsedTime(begun) >= FirstConnect.Patience)
                {
                    throw ApiFailures.Unreachable(target, error);
                }
            }
        }
    }
}
