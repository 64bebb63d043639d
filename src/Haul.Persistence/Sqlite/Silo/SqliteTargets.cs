using Haul.Abstractions;

namespace Haul.Persistence;

/// <summary>The targets of a silo in its database. Errors are <see cref="StateStoreException"/>.</summary>
public sealed class SqliteTargets : ITargetClaims
{
    private readonly SiloDatabase _database;

    internal SqliteTargets(SiloDatabase database) => _database = database;

    /// <summary>A download has one target: one that it claimed before is given back once the new one is had.</summary>
    public ValueTask<TargetClaim> Claim(DownloadId download, string name, string url)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new(_database.Run(sql =>
        {
            var owner = sql.Scalar("SELECT download FROM target WHERE name = $name;", ("$name", name)) as string;
            if (owner is not null)
            {
                return owner == download.Value ? TargetClaim.Granted : new(Refusal: TargetRefusal.Held(name, owner));
            }

            sql.Execute("INSERT OR REPLACE INTO target (name, download) VALUES ($name, $download);", ("$name", name), ("$download", download.Value));
            return TargetClaim.Granted;
        }));
    }

    /// <summary>None: a silo's state is found by the download's id, never at its target.</summary>
    public ValueTask<DownloadId?> FindLeftOver(string name, string url) => new((DownloadId?)null);

    /// <param name="forget">False keeps the name: the download's part stands there.</param>
    public ValueTask Release(DownloadId download, bool forget) => forget
        ? new(_database.Run(sql => sql.Execute("DELETE FROM target WHERE download = $download;", ("$download", download.Value))))
        : ValueTask.CompletedTask;
}
