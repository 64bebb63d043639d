using Haul.Abstractions;
using Microsoft.Extensions.DependencyInjection;

namespace Haul.Grains.Tests;

/// <summary>A download whose credentials no key opens says so, rather than looking as if its silos were silent.</summary>
public sealed class LostKeyTests
{
    [Fact]
    public async Task Download_WhoseCredentialsCannotBeOpened_FailsAndSaysWhy()
    {
        await using var haul = await HaulCluster.Start(1, store: services => services.AddSingleton<ICredentials, LostKey>());

        var id = await haul.Submit(haul.Origin.Add("f", 1, 100_000), "f");

        var view = await haul.WaitFor(id, view => view.Status.IsTerminal(), "the download ends");
        Assert.Equal((DownloadStatus.Failed, ErrorCode.Policy), (view.Status, view.Error!.Code));
        Assert.Contains("the key is gone", view.Error.Message, StringComparison.Ordinal);
        Assert.Empty(haul.Origin.Log.All);
    }

    private sealed class LostKey : ICredentials
    {
        public ValueTask Put(DownloadId download, DownloadSecrets secrets) => default;

        public ValueTask<DownloadSecrets> Find(DownloadId download) => throw new StateStoreException(new(ErrorCode.Policy, "the key is gone"));

        public ValueTask Forget(DownloadId download) => default;
    }
}
