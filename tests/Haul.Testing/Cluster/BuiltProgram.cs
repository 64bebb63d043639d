namespace Haul.Testing;

/// <summary>Programs of this repository as the build left them.</summary>
public static class BuiltProgram
{
    /// <exception cref="InvalidOperationException">It is not built.</exception>
    public static string Find(string project, string program)
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            var path = Path.Combine(directory.FullName, "artifacts", "bin", project, "release", program);
            if (File.Exists(path))
            {
                return path;
            }
        }

        throw new InvalidOperationException($"{program} is not built: dotnet build Cluster.sln -c Release");
    }
}
