namespace Haul.Persistence;

/// <summary>Makes the tables of state, catalog and targets before anything else of the silo starts, and waits for the account meanwhile.</summary>
internal sealed class TableSetup(TableAccount account) : ILifecycleParticipant<ISiloLifecycle>
{
    private static readonly string[] Tables = [TableGrainStorage.TableName, TableCatalog.TableName, TableTargets.TableName];

    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(TableSetup), ServiceLifecycleStage.RuntimeInitialize, cancellationToken => account.Create(Tables, cancellationToken));
}
