using Haul.Testing;

namespace Haul.Architecture.Tests;

/// <summary>What stands at the root of the repository.</summary>
public class RootTests
{
    private static readonly string[] Allowed =
    [
        ".ci", ".editorconfig", ".gitignore", "Cluster.sln", "Directory.Build.props", "Directory.Packages.props", "LICENSE", "README.md",
        "deploy", "docker-compose.yml", "global.json", "src", "tests",
    ];

    /// <summary>What no build can do without.</summary>
    private static readonly string[] Needed =
        [".ci", ".editorconfig", ".gitignore", "Cluster.sln", "Directory.Build.props", "Directory.Packages.props", "LICENSE", "global.json", "src", "tests"];

    [Fact]
    public void Files_AtTheRoot_AreThoseOfTheDesign()
    {
        var names = House.Files().Select(path => path.Split('/')[0]).Distinct().ToList();

        Assert.Empty(names.Except(Allowed));
        Assert.Empty(Needed.Except(names));
    }

    [Fact]
    public void Projects_OfTheHouse_AreInTheSolution()
    {
        var solution = File.ReadAllText(Path.Combine(Checkout.Root, "Cluster.sln")).Replace('\\', '/');

        Assert.DoesNotContain(House.Files().Where(path => path.EndsWith(".csproj", StringComparison.Ordinal)), path => !solution.Contains(path, StringComparison.Ordinal));
    }
}
