using Haul.Abstractions;

namespace Haul.Transfer.Tests.Stores;

public class PartStreamTests
{
    /// <summary>Memory of this process that is not mapped, so that Linux reports an I/O error for it.</summary>
    [Fact]
    public void Read_DeviceReportsAnError_NamesThePartAndTheCure()
    {
        using var stream = new PartStream(File.OpenHandle("/proc/self/mem"), "/data/big.iso.part", Durability.OfThisSystem);

        var failure = Assert.Throws<StoreException>(() => stream.Read(new byte[1], 0, 1));

        Assert.Equal(ErrorCode.Store, failure.Code);
        Assert.Equal("Cannot read /data/big.iso.part: the device reports an I/O error; check the disk and its cables (dmesg), then run again.", failure.Message);
    }
}
