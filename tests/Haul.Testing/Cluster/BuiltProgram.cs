namespace Haul.Testing;

/// <summary>Programs of this repository as the build left them.</summary>
public static class BuiltProgram
{
    /// <exception cref="InvalidOperationException">It is not built.</exception>
    public static string Find(string project, string program)
    {
        var path = Path.Combine(Checkout.Root, "artifacts", "bin", project, "release", program);
        return File.Exists(path) ? path : throw new InvalidOperationException($"{program} is not built: dotnet build Cluster.sln -c Release");
    }
}
