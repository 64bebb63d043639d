using Azure;
using Azure.Data.Tables;
using Haul.Abstractions;
using Microsoft.Extensions.Logging;

namespace Haul.Persistence;

/// <summary>The storage account: its tables, and its errors as sentences.</summary>
internal sealed partial class TableAccount
{
    /// <summary>Each try of a request; the grains recover by themselves, so giving up early costs little.</summary>
    private static readonly TimeSpan NetworkTimeout = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan PauseBetweenTries = TimeSpan.FromSeconds(1);

    private readonly TableServiceClient _client;
    private readonly TimeProvider _clock;
    private readonly ILogger<TableAccount> _logger;

    /// <exception cref="RefusedException">The connection string is none.</exception>
    public TableAccount(AzureStateOptions options, TimeProvider clock, ILogger<TableAccount> logger)
    {
        (Options, _clock, _logger) = (options, clock, logger);
        _client = Connect(options);
        Endpoint = _client.Uri.GetLeftPart(UriPartial.Path).TrimEnd('/'); // a query would be a shared access signature
    }

    public AzureStateOptions Options { get; }

    /// <summary>URL of the account, without secrets.</summary>
    public string Endpoint { get; }

    /// <exception cref="RefusedException">The connection string is none; the sentence names the option and no part of the value.</exception>
    public static TableServiceClient Connect(AzureStateOptions options)
    {
        var client = new TableClientOptions { RetryPolicy = new CertainRetryPolicy(), Retry = { NetworkTimeout = NetworkTimeout } };
        client.Diagnostics.IsLoggingEnabled = false;
        try
        {
            return new(options.ConnectionString, client);
        }
        catch (Exception error) when (error is ArgumentException or FormatException or InvalidOperationException or IndexOutOfRangeException)
        {
            // The cause may quote the key, so it does not go along.
            throw new RefusedException(ErrorCode.Usage,
                $"The connection string of {options.OptionName} is not one of an Azure storage account: it needs AccountName and AccountKey, and TableEndpoint for anything but Azure itself.");
        }
    }

    public TableClient Table(string name) => _client.GetTableClient(name);

    /// <summary>Makes the tables that are missing; waits, however long, until the account can be reached.</summary>
    /// <exception cref="StateStoreException">It can be reached and refuses.</exception>
    public async Task Create(IEnumerable<string> tables, CancellationToken cancellationToken)
    {
        foreach (var table in tables)
        {
            while (true)
            {
                try
                {
                    await _client.CreateTableIfNotExistsAsync(table, cancellationToken).ConfigureAwait(false);
                    break;
                }
                catch (Exception error) when (TableFailure.MayPass(error, cancellationToken))
                {
                    LogWaiting(Endpoint, TableFailure.Cause(error));
                }
                catch (Exception error) when (TableFailure.IsOfTheAccount(error, cancellationToken))
                {
                    throw TableFailure.From(error, $"open table {table}", Endpoint);
                }

                await Task.Delay(PauseBetweenTries, _clock, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Runs a request.</summary>
    /// <param name="doing">What it is for, as in "Cannot save ...".</param>
    /// <exception cref="StateStoreException">It failed; what was saved is not known if it was a write.</exception>
    public async Task<T> Run<T>(string doing, Func<Task<T>> request, CancellationToken cancellationToken = default)
    {
        try
        {
            return await request().ConfigureAwait(false);
        }
        catch (Exception error) when (TableFailure.IsOfTheAccount(error, cancellationToken))
        {
            throw TableFailure.From(error, doing, Endpoint);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Waiting for the storage account at {Endpoint}: {Cause}")]
    private partial void LogWaiting(string endpoint, string cause);
}
