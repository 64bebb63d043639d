namespace Haul.Testing;

/// <summary>Where npm put Azurite.</summary>
internal static class AzuriteProgram
{
    private static readonly string Below = Path.Combine("deploy", "azurite", "node_modules", ".bin", "azurite");

    /// <exception cref="InvalidOperationException">It is not installed.</exception>
    public static string Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            var program = Path.Combine(directory.FullName, Below);
            if (File.Exists(program))
            {
                return program;
            }
        }

        throw new InvalidOperationException(
            "Azurite is not installed. In the directory of Cluster.sln run: npm ci --prefix deploy/azurite --no-audit --no-fund (or bash tests/run.sh, which does it too).");
    }
}
