namespace Haul.Testing;

/// <summary>Where npm put Azurite.</summary>
internal static class AzuriteProgram
{
    /// <exception cref="InvalidOperationException">It is not installed.</exception>
    public static string Find()
    {
        var path = Path.Combine(Checkout.Root, "deploy", "azurite", "node_modules", ".bin", "azurite");
        return File.Exists(path) ? path : throw new InvalidOperationException(
            "Azurite is not installed. In the directory of Cluster.sln run: bash deploy/azurite/install.sh (or bash tests/run.sh, which does it too).");
    }
}
