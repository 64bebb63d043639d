namespace Haul.Testing;

/// <summary>A directory of its own for one test, deleted with all it holds.</summary>
public sealed class TempDirectory : IDisposable
{
    /// <summary>Makes the directory, under the system's temporary one or under <paramref name="parent"/>.</summary>
    public TempDirectory(string? parent = null)
    {
        Path = System.IO.Path.Combine(parent ?? System.IO.Path.GetTempPath(), "haul-" + Guid.NewGuid().ToString("N")[..12]);
        Directory.CreateDirectory(Path);
    }

    /// <summary>The full path.</summary>
    public string Path { get; }

    /// <summary>The full path of a name inside.</summary>
    public string File(params string[] names) => System.IO.Path.Combine([Path, .. names]);

    /// <summary>Writes a file of f(seed, i) and gives its full path.</summary>
    public string Write(string name, long seed, long length)
    {
        var path = File(name);
        using var file = System.IO.File.Create(path);
        using var content = new GeneratedStream(seed, 0, length);
        content.CopyTo(file, 256 * 1024);
        return path;
    }

    /// <summary>Deletes the directory; a process that still writes into it does not make the test fail.</summary>
    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The system's own cleaning takes what is left.
        }
    }
}
