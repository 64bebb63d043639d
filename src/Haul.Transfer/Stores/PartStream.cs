using Haul.Abstractions;
using Microsoft.Win32.SafeHandles;

namespace Haul.Transfer;

/// <summary>A part that is read back, synchronously into arrays: what the device says against that names the part and the cure.</summary>
/// <param name="path">Of the part, for the sentence.</param>
internal sealed class PartStream(SafeFileHandle file, string path, Durability durability) : FileStream(file, FileAccess.Read, bufferSize: 0)
{
    /// <exception cref="StoreException">The part cannot be read.</exception>
    public override int Read(byte[] buffer, int offset, int count)
    {
        try
        {
            return base.Read(buffer, offset, count);
        }
        catch (Exception error) when (StoreFailure.IsOfTheStore(error))
        {
            throw StoreFailure.From(error, "read", path, durability);
        }
    }
}
