namespace Haul.Testing;

/// <summary>The working tree that a test was built in.</summary>
public static class Checkout
{
    /// <summary>The folder with the solution.</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Cluster.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException($"No Cluster.sln above {AppContext.BaseDirectory}.");
        }

        return folder;
    }
}
