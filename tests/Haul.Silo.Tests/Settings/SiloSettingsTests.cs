using System.Net;
using Haul.Testing;

namespace Haul.Silo.Tests.Settings;

/// <summary>Values as they come out: defaults, units, absolute paths.</summary>
public sealed class SiloSettingsTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    [Fact]
    public void Read_Nothing_GivesTheDefaultsOfTheDesign()
    {
        var settings = Read();

        Assert.Equal(("haul", "haul", null), (settings.ClusterId, settings.ServiceId, settings.Name));
        Assert.Equal(((int?)null, (int?)null), (settings.SiloPort, settings.GatewayPort));
        Assert.Equal(IPAddress.Loopback, settings.Advertise);
        Assert.Equal(new(IPAddress.Loopback, 8080, IsGiven: false), settings.Http);
        Assert.Equal((16, 64), (settings.Connections, settings.OriginConnections));
        Assert.Equal(new StateChoice.Sqlite(_directory.File("haul.db")), settings.State);
        Assert.Equal(new StoreChoice.InDirectory(_directory.File("downloads"), IsShared: false), settings.Store);
        Assert.Empty(settings.AllowPrivate);
        Assert.Equal((null, null, null), (settings.Key, settings.Proxy, settings.ApiKeys));
        Assert.Equal(TimeSpan.FromDays(30), settings.KeepFinished);
        Assert.Equal((1.5, 1.5, 3, 2), (settings.Membership.ProbeTimeout.TotalSeconds, settings.Membership.MaxProbeTimeout.TotalSeconds, settings.Membership.MissedProbes, settings.Membership.Votes));
    }

    [Fact]
    public void Read_StateInAzure_StoresInBlobsOfTheSameAccount()
    {
        var settings = Read("--state", "azure:UseDevelopmentStorage=true");

        Assert.Equal(new StateChoice.Azure("UseDevelopmentStorage=true"), settings.State);
        Assert.Equal(new StoreChoice.InBlobs("haul", "UseDevelopmentStorage=true", 256L << 20), settings.Store);
    }

    [Fact]
    public void Read_ConnectionStringInAFile_TakesItFromThere()
    {
        File.WriteAllText(_directory.File("storage"), "UseDevelopmentStorage=true\n");

        Assert.Equal(new StateChoice.Azure("UseDevelopmentStorage=true"), Read("--state", "azure:@storage").State);
    }

    [Fact]
    public void Read_AnyOrder_ShowsNoConnectionString()
    {
        var settings = Read("--state", "azure:AccountName=a;AccountKey=canary", "--store", "dir:.");

        Assert.DoesNotContain("canary", settings.State.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("8388608", 8L << 20)]
    [InlineData("64M", 64L << 20)]
    [InlineData("64m", 64L << 20)]
    [InlineData("64MiB", 64L << 20)]
    [InlineData("2G", 2L << 30)]
    [InlineData("9000K", 9000L << 10)]
    public void Bytes_WithUnit_IsAPowerOf1024(string text, long bytes) =>
        Assert.Equal(bytes, ((StoreChoice.InBlobs)Read("--state", "azure:UseDevelopmentStorage=true", "--block-memory", text).Store).BlockMemory);

    [Theory]
    [InlineData("90", 90)]
    [InlineData("90s", 90)]
    [InlineData("2m", 120)]
    [InlineData("1.5h", 5400)]
    [InlineData("2d", 172800)]
    [InlineData("60000ms", 60)]
    public void Time_WithUnit_IsRead(string text, double seconds) => Assert.Equal(seconds, Read("--keep-finished", text).KeepFinished.TotalSeconds);

    [Fact]
    public void Networks_List_TakesAddressesToo() =>
        Assert.Equal([IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("fd00::/8"), IPNetwork.Parse("127.0.0.1/32")], Read("--allow-private", "10.0.0.0/8, fd00::/8,127.0.0.1").AllowPrivate);

    [Fact]
    public void Advertise_Auto_IsAnAddressOfThisMachine() => Assert.NotEqual(IPAddress.Any, Read("--advertise", "auto").Advertise);

    [Fact]
    public void Advertise_Name_IsResolved() => Assert.True(IPAddress.IsLoopback(Read("--advertise", "localhost").Advertise));

    [Theory]
    [InlineData("http://localhost:9", "127.0.0.1", 9)]
    [InlineData("http://127.0.0.1:0", "127.0.0.1", 0)]
    [InlineData("http://[::1]:81", "::1", 81)]
    public void Http_Loopback_IsTaken(string text, string address, int port) =>
        Assert.Equal(new(IPAddress.Parse(address), port, IsGiven: true), Read("--http", text).Http);

    [Fact]
    public void Http_BeyondLoopbackWithKeys_IsTaken()
    {
        File.WriteAllText(_directory.File("keys"), "0123456789abcdef\n");

        Assert.Equal(new(IPAddress.Any, 80, IsGiven: true), Read("--http", "http://0.0.0.0:80", "--api-key-file", "keys").Http);
    }

    [Theory]
    [InlineData("0123456789abcdef", true)]
    [InlineData("fedcba9876543210", true)]
    [InlineData("0123456789abcdeF", false)]
    [InlineData("# comment", false)]
    [InlineData("", false)]
    public void ApiKeys_File_AcceptsItsLinesAlone(string shown, bool accepted)
    {
        File.WriteAllText(_directory.File("keys"), "# comment\n0123456789abcdef\n\n  fedcba9876543210 \n");

        Assert.Equal(accepted, ApiKeys.Read(_directory.File("keys")).Find(shown) is not null);
    }

    public void Dispose() => _directory.Dispose();

    private SiloSettings Read(params string[] args) => SiloSettings.Read(SettingValues.Read(CommandLine.Parse(args), new()
    {
        Out = TextWriter.Null,
        Error = TextWriter.Null,
        Directory = _directory.Path,
        Environment = new Dictionary<string, string?> { ["PATH"] = "/bin", ["Haul__Proxy"] = "" },
    }));
}
