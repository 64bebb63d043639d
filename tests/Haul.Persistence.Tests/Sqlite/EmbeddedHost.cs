using Haul.Abstractions;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Haul.Persistence.Tests;

/// <summary>One process's embedded state over a directory; a second host over the same one is a second process to the locks.</summary>
internal sealed class EmbeddedHost : IAsyncDisposable
{
    public EmbeddedHost(string root)
    {
        State = new(root, Clock, NullLogger<EmbeddedState>.Instance);
        Targets = new(State);
        Storage = new(State);
    }

    public FakeTimeProvider Clock { get; } = new();

    public EmbeddedState State { get; }

    public EmbeddedTargets Targets { get; }

    public EmbeddedGrainStorage Storage { get; }

    public static GrainId GrainOf(DownloadId download, string type = "file") => GrainId.Create(type, download.Value);

    public void GrowOld() => Clock.Advance(DownloadDatabase.Youth);

    public async Task<GrainState<Sample>> Write(DownloadId download, string text, string type = "file")
    {
        var state = new GrainState<Sample>();
        await Storage.ReadStateAsync("state", GrainOf(download, type), state);
        state.State = new(text);
        await Storage.WriteStateAsync("state", GrainOf(download, type), state);
        return state;
    }

    public async Task<GrainState<Sample>> Read(DownloadId download, string type = "file")
    {
        var state = new GrainState<Sample>();
        await Storage.ReadStateAsync("state", GrainOf(download, type), state);
        return state;
    }

    public ValueTask DisposeAsync() => State.DisposeAsync();
}
