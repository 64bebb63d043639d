using System.Xml.Linq;
using Haul.Testing;

namespace Haul.Architecture.Tests;

/// <summary>The arrows between the projects, as design.md draws them.</summary>
public class ArrowTests
{
    /// <summary>What each project of src refers to: no more, no less.</summary>
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Haul.Abstractions"] = [],
        ["Haul.Domain"] = ["Haul.Abstractions"],
        ["Haul.Transfer"] = ["Haul.Abstractions", "Haul.Domain"],
        ["Haul.Grains"] = ["Haul.Abstractions", "Haul.Domain", "Haul.Transfer"],
        ["Haul.Persistence"] = ["Haul.Abstractions"],
        ["Haul.Cli"] = ["Haul.Abstractions", "Haul.Grains", "Haul.Persistence"],
        ["Haul.Web"] = ["Haul.Abstractions"],
        ["Haul.Silo"] = ["Haul.Abstractions", "Haul.Grains", "Haul.Persistence", "Haul.Web"],
    };

    public static TheoryData<string> Projects =>
        [.. Directory.EnumerateDirectories(Path.Combine(Checkout.Root, "src")).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void References_OfAProject_AreTheArrowsOfTheDesign(string project)
    {
        Assert.True(Arrows.TryGetValue(project, out var allowed), $"{project} is not a project of the design.");

        var file = XDocument.Load(Path.Combine(Checkout.Root, "src", project, $"{project}.csproj"));
        var actual = file.Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));

        Assert.Equal(allowed, actual.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Cli_UsesNoTypeOfTransfer()
    {
        using var cli = new AssemblyNames("haul");

        Assert.DoesNotContain("Haul.Transfer", cli.Assemblies);
        Assert.DoesNotContain(cli.Types, type => type.StartsWith("Haul.Transfer.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Haul.Domain", "Haul.Transfer")]
    [InlineData("Haul.Domain", "Haul.Grains")]
    [InlineData("Haul.Transfer", "Haul.Grains")]
    [InlineData("Haul.Persistence", "Haul.Grains")]
    public void Assembly_BelowAnother_DoesNotKnowIt(string lower, string upper)
    {
        using var names = new AssemblyNames(lower);

        Assert.DoesNotContain(upper, names.Assemblies);
    }

    [Fact]
    public void Transfer_CallsNoGrain()
    {
        using var transfer = new AssemblyNames("Haul.Transfer");

        Assert.DoesNotContain(transfer.Types, type => type is "Orleans.Grain" or "Orleans.IGrainFactory" or "Orleans.IGrain");
    }
}
