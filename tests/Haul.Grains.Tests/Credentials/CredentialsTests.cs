using System.Security.Cryptography;
using System.Text;
using Haul.Abstractions;
using Orleans.Runtime;
using Orleans.Storage;

namespace Haul.Grains.Tests.Credentials;

/// <summary>Secrets at rest (G7): sealed, bound to their download, readable by every silo that has the key file and by nobody else.</summary>
public sealed class CredentialsTests : IDisposable
{
    private const string Canary = "canary-5f2c";

    private readonly SharedRows _rows = new();
    private readonly byte[] _keyFile = RandomNumberGenerator.GetBytes(KeyFile.Least);
    private readonly DownloadId _download = HaulCluster.NewId();
    private readonly List<IDisposable> _rings = [];

    private static DownloadSecrets Secrets => new($"sig={Canary}", [new("Authorization", $"Bearer {Canary}"), new("Cookie", Canary)]);

    [Fact]
    public async Task Find_AfterPut_GivesWhatWasPut()
    {
        var credentials = Encrypted();
        await credentials.Put(_download, Secrets);

        AssertSame(Secrets, await credentials.Find(_download));
    }

    [Fact]
    public async Task Find_OnAnotherSilo_OpensTheSameRing()
    {
        var (first, second) = (Encrypted(), Encrypted());
        await first.Put(_download, Secrets);

        AssertSame(Secrets, await second.Find(_download));
    }

    [Fact]
    public async Task Open_ManySilosAtOnce_ShareOneRing()
    {
        var rings = Enumerable.Range(0, 8).Select(_ => Ring(_keyFile)).ToList();
        await Task.WhenAll(rings.Select(ring => Task.Run(ring.Open, TestContext.Current.CancellationToken)));

        var keys = await Task.WhenAll(rings.Select(async ring => (await ring.Current()).Id));
        Assert.Single(keys.Distinct());
    }

    [Fact]
    public async Task Put_Changed_CountsOnEverySiloAtOnce()
    {
        var (first, second) = (Encrypted(), Encrypted());
        await first.Put(_download, Secrets);
        await second.Find(_download);

        await first.Put(_download, new("sig=other", []));

        Assert.Equal("sig=other", (await second.Find(_download)).Query);
    }

    [Fact]
    public async Task Put_Nothing_LeavesNoRow()
    {
        var credentials = Encrypted();
        await credentials.Put(_download, Secrets);
        await credentials.Put(_download, DownloadSecrets.None);

        Assert.True((await credentials.Find(_download)).IsEmpty);
        Assert.Empty(_rows.Describe(_download.Value));
    }

    [Fact]
    public async Task Forget_CalledTwice_LeavesNoRow()
    {
        var credentials = Encrypted();
        await credentials.Put(_download, Secrets);
        await credentials.Forget(_download);
        await credentials.Forget(_download);

        Assert.Empty(_rows.Describe(_download.Value));
    }

    [Fact]
    public async Task Put_Secrets_AppearInNoStoredByte()
    {
        await Encrypted().Put(_download, Secrets);

        var box = _rows.Find<CredentialsRow>(CredentialsTable.StateName, CredentialsTable.Key(_download))!.Box!;
        Assert.True(box.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Canary)) < 0);
        Assert.DoesNotContain(Canary, _rows.Describe(_download.Value), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_Ring_StoresNoKeyInClear()
    {
        var ring = Ring(_keyFile);
        var (_, key) = await ring.Current();

        var row = _rows.Find<KeyRingRow>(KeyRing.StateName, KeyRing.Row)!;
        Assert.All(row.Keys, sealedKey => Assert.True(sealedKey.Box.AsSpan().IndexOf(key) < 0));
        Assert.True(row.Salt.AsSpan().IndexOf(_keyFile.AsSpan(0, 8)) < 0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(-1)]
    public async Task Find_TamperedRow_SaysSoAndGivesNothing(int index)
    {
        var credentials = Encrypted();
        await credentials.Put(_download, Secrets);
        _rows.Seize<CredentialsRow>(CredentialsTable.StateName, CredentialsTable.Key(_download), row =>
        {
            row.Box![index < 0 ? row.Box.Length - 1 : index] ^= 1;
            return row;
        });

        var error = await Assert.ThrowsAsync<StateStoreException>(async () => await credentials.Find(_download));
        Assert.Contains("submit it again", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_RowOfAnotherDownload_DoesNotOpen()
    {
        var credentials = Encrypted();
        var other = HaulCluster.NewId();
        await credentials.Put(_download, Secrets);
        await credentials.Put(other, Secrets);
        var theirs = _rows.Find<CredentialsRow>(CredentialsTable.StateName, CredentialsTable.Key(_download))!;
        _rows.Seize<CredentialsRow>(CredentialsTable.StateName, CredentialsTable.Key(other), _ => theirs);

        await Assert.ThrowsAsync<StateStoreException>(async () => await credentials.Find(other));
    }

    [Fact]
    public async Task Open_WrongKeyFile_RefusesWithASentence()
    {
        await Ring(_keyFile).Open();

        var error = await Assert.ThrowsAsync<RefusedException>(() => Ring(RandomNumberGenerator.GetBytes(KeyFile.Least)).Open());
        Assert.Equal(ErrorCode.Usage, error.Error.Code);
        Assert.Contains("--key-file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Put_WithoutKeyFile_RefusesHeaders()
    {
        var error = await Assert.ThrowsAsync<RefusedException>(async () => await Refusing().Put(_download, new("", [new("Authorization", Canary)])));

        Assert.Equal(ErrorCode.Policy, error.Error.Code);
        Assert.Contains("--key-file", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, error.Message, StringComparison.Ordinal);
        Assert.Empty(_rows.Describe(_download.Value));
    }

    [Theory]
    [InlineData("sig=canary-5f2c")]
    [InlineData("sv=2024&SIG=canary-5f2c")]
    [InlineData("X-Amz-Algorithm=AWS4&X-Amz-Signature=canary-5f2c")]
    [InlineData("X-Goog-Signature=canary-5f2c")]
    [InlineData("access_token=canary-5f2c")]
    [InlineData("a=1;apikey=canary-5f2c")]
    [InlineData("%74oken=canary-5f2c")]
    [InlineData("my_password=canary-5f2c")]
    [InlineData("client_secret=canary-5f2c")]
    [InlineData("key=canary-5f2c")]
    public async Task Put_WithoutKeyFile_RefusesAQueryThatLooksSecret(string query)
    {
        var error = await Assert.ThrowsAsync<RefusedException>(async () => await Refusing().Put(_download, new(query, [])));

        Assert.Equal(ErrorCode.Policy, error.Error.Code);
        Assert.DoesNotContain(Canary, error.Message, StringComparison.Ordinal);
        Assert.Empty(_rows.Describe(_download.Value));
    }

    [Theory]
    [InlineData("id=7&page=2")]
    [InlineData("file=big.iso&format=raw")]
    [InlineData("v=1.2.3")]
    [InlineData("mirror=eu")]
    public async Task Put_WithoutKeyFile_KeepsAHarmlessQuery(string query)
    {
        await Refusing().Put(_download, new(query, []));

        Assert.Equal(query, (await Refusing().Find(_download)).Query);
        Assert.Equal(query, (await Encrypted().Find(_download)).Query);
        await Refusing().Forget(_download);
        Assert.True((await Refusing().Find(_download)).IsEmpty);
    }

    [Fact]
    public async Task Find_SealedRowWithoutKeyFile_NamesTheCure()
    {
        await Encrypted().Put(_download, Secrets);

        var error = await Assert.ThrowsAsync<StateStoreException>(async () => await Refusing().Find(_download));
        Assert.Contains("--key-file", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _rings.ForEach(ring => ring.Dispose());

    private static void AssertSame(DownloadSecrets expected, DownloadSecrets actual)
    {
        Assert.Equal(expected.Query, actual.Query);
        Assert.Equal(expected.Headers, actual.Headers);
    }

    private KeyRing Ring(byte[] keyFile)
    {
        var ring = new KeyRing(_rows, new(keyFile));
        _rings.Add(ring);
        return ring;
    }

    private EncryptedCredentials Encrypted() => new(new(_rows), Ring(_keyFile));

    private RefusingCredentials Refusing() => new(new(_rows));
}
