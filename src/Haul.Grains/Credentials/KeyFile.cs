using Haul.Abstractions;

namespace Haul.Grains;

/// <summary>The file whose bytes protect the key ring: any 32 random bytes or more, the same on every silo.</summary>
public static class KeyFile
{
    /// <summary>Bytes: as much as the keys that they protect (AES-256).</summary>
    public const int Least = 32;

    /// <summary>Bytes: a larger file is something else, given by mistake.</summary>
    public const int Most = 64 * 1024;

    /// <exception cref="RefusedException">Usage: it cannot be read, or is no key.</exception>
    public static byte[] Read(string path)
    {
        try
        {
            var length = new FileInfo(path).Length;
            return length is >= Least and <= Most
                ? File.ReadAllBytes(path)
                : throw new RefusedException(ErrorCode.Usage, $"{path} has {length} bytes, and a key file has {Least} to {Most}; make one with: head -c 32 /dev/urandom > {path}");
        }
        catch (FileNotFoundException error)
        {
            throw new RefusedException(ErrorCode.Usage, $"{path} is not there; make a key file with: head -c 32 /dev/urandom > {path}", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RefusedException(ErrorCode.Usage, $"{path} cannot be read: {error.Message}", error);
        }
    }
}
