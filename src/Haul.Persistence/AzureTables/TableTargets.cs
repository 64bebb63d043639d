using Azure;
using Azure.Data.Tables;
using Haul.Abstractions;

namespace Haul.Persistence;

/// <summary>
/// The targets of a cluster in table <see cref="TableName"/>: a row per name that says whose it is, and a row per download and name,
/// written first, by which a download finds what it claimed even after a crash. Errors are <see cref="StateStoreException"/>.
/// </summary>
public sealed class TableTargets : ITargetClaims
{
    public const string TableName = "HaulTargets";

    private const string Owner = "Owner";
    private const string Key = "Key"; // of the name row
    private const string Name = "Name";
    private const int MaxShownName = 1000; // characters; the column is for people who look into the table

    private readonly TableAccount _account;
    private readonly TableClient _table;
    private readonly string _names;
    private readonly string _claims;

    internal TableTargets(TableAccount account)
    {
        (_account, _table) = (account, account.Table(TableName));
        (_names, _claims) = (TableKeys.Sanitise($"{account.Options.ServiceId}_names"), TableKeys.Sanitise($"{account.Options.ServiceId}_claims"));
    }

    /// <summary>A download has one target: one that it claimed before is given back once the new one is had.</summary>
    public ValueTask<TargetClaim> Claim(DownloadId download, string name, string url)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new(_account.Run($"claim {name}", () => Take(download, name)));
    }

    /// <summary>None: a cluster's state is found by the download's id, never at its target.</summary>
    public ValueTask<DownloadId?> FindLeftOver(string name, string url) => new((DownloadId?)null);

    /// <param name="forget">False keeps the name: the download's part stands there.</param>
    public ValueTask Release(DownloadId download, bool forget) => forget
        ? new(_account.Run($"release the target of {download}", () => GiveBack(download, except: null)))
        : ValueTask.CompletedTask;

    private async Task<TargetClaim> Take(DownloadId download, string name)
    {
        var (key, claim) = (TargetKeys.OfName(name), TargetKeys.OfClaim(download, name));
        await _table.UpsertEntityAsync(new TableEntity(_claims, claim) { [Name] = Shown(name), [Key] = key }).ConfigureAwait(false);
        if (await OwnerAfterInsert(download, name, key).ConfigureAwait(false) is var owner && owner != download.Value)
        {
            await _table.DeleteEntityAsync(_claims, claim, ETag.All).ConfigureAwait(false);
            return new(Refusal: TargetRefusal.Held(name, owner));
        }

        await GiveBack(download, except: claim).ConfigureAwait(false);
        return TargetClaim.Granted;
    }

    private async Task<string> OwnerAfterInsert(DownloadId download, string name, string key)
    {
        while (true)
        {
            try
            {
                await _table.AddEntityAsync(new TableEntity(_names, key) { [Owner] = download.Value, [Name] = Shown(name) }).ConfigureAwait(false);
                return download.Value;
            }
            catch (RequestFailedException error) when (error.Status == 409 && TableFailure.IsConflict(error))
            {
                var found = await _table.GetEntityIfExistsAsync<TableEntity>(_names, key).ConfigureAwait(false);
                if (found.HasValue)
                {
                    return found.Value!.GetString(Owner) ?? "";
                }
            }
        }
    }

    private async Task<bool> GiveBack(DownloadId download, string? except)
    {
        var (above, below) = TargetKeys.RangeOf(download);
        var claims = _table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {_claims} and RowKey gt {above} and RowKey lt {below}"));
        await foreach (var claim in claims.Where(claim => claim.RowKey != except).ConfigureAwait(false))
        {
            var found = await _table.GetEntityIfExistsAsync<TableEntity>(_names, claim.GetString(Key)).ConfigureAwait(false);
            if (found.HasValue && found.Value!.GetString(Owner) == download.Value)
            {
                await _table.DeleteEntityAsync(_names, found.Value.RowKey, ETag.All).ConfigureAwait(false); // nobody else can have taken it
            }

            await _table.DeleteEntityAsync(_claims, claim.RowKey, ETag.All).ConfigureAwait(false);
        }

        return true;
    }

    private static string Shown(string name) => name.Length > MaxShownName ? name[..MaxShownName] : name;
}
