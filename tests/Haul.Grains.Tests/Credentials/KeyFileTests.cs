using Haul.Abstractions;
using Haul.Testing;

namespace Haul.Grains.Tests.Credentials;

public sealed class KeyFileTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    [Fact]
    public void Read_EnoughBytes_GivesThem()
    {
        var path = _directory.Write("key", 1, KeyFile.Least);

        Assert.Equal(File.ReadAllBytes(path), KeyFile.Read(path));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(KeyFile.Least - 1)]
    [InlineData(KeyFile.Most + 1)]
    public void Read_NoKey_SaysHowToMakeOne(int length)
    {
        var path = _directory.Write("key", 1, length);

        var error = Assert.Throws<RefusedException>(() => KeyFile.Read(path));
        Assert.Equal(ErrorCode.Usage, error.Error.Code);
        Assert.Contains("/dev/urandom", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NoFile_SaysSo() =>
        Assert.Contains("is not there", Assert.Throws<RefusedException>(() => KeyFile.Read(_directory.File("none"))).Message, StringComparison.Ordinal);

    public void Dispose() => _directory.Dispose();
}
