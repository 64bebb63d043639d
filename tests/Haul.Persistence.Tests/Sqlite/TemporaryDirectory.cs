namespace Haul.Persistence.Tests;

/// <summary>A directory that lives as long as a test.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("haul-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public IEnumerable<string?> Names => Directory.GetFileSystemEntries(Path).Select(System.IO.Path.GetFileName).Order();

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
