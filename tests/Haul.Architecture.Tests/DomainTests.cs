namespace Haul.Architecture.Tests;

/// <summary>The rules of the product are pure: no I/O, no clock, no chance of their own, no engine but its serialization.</summary>
public class DomainTests
{
    /// <summary>Attributes of the records, and what the generated serializers are made of.</summary>
    private static readonly string[] Serialization =
    [
        "Orleans.AliasAttribute",
        "Orleans.GenerateSerializerAttribute",
        "Orleans.IdAttribute",
        "Orleans.ImmutableAttribute",
        "Orleans.ApplicationPartAttribute",
    ];

    [Fact]
    public void Types_OfTheEngine_AreSerializationAlone()
    {
        using var domain = new AssemblyNames("Haul.Domain");

        var others = domain.Types.Where(type => type.StartsWith("Orleans.", StringComparison.Ordinal)
            && !type.StartsWith("Orleans.Serialization.", StringComparison.Ordinal) && !Serialization.Contains(type));

        Assert.Empty(others);
    }

    [Fact]
    public void Types_OfTheOutsideWorld_AreNotNamed()
    {
        using var domain = new AssemblyNames("Haul.Domain");

        var outside = domain.Types.Where(type => type is "System.TimeProvider" or "System.Threading.Timer" or "System.Diagnostics.Stopwatch"
            || type.StartsWith("System.IO.", StringComparison.Ordinal)
            || type.StartsWith("System.Net.", StringComparison.Ordinal)
            || type.StartsWith("System.Threading.Tasks.TaskScheduler", StringComparison.Ordinal));

        Assert.Empty(outside);
    }

    [Fact]
    public void Members_ThatTellTimeOrChance_AreNotUsed()
    {
        using var domain = new AssemblyNames("Haul.Domain");

        var told = domain.Members.Where(member => member is "System.DateTime.get_Now" or "System.DateTime.get_UtcNow"
            or "System.DateTimeOffset.get_Now" or "System.DateTimeOffset.get_UtcNow"
            or "System.Environment.get_TickCount" or "System.Environment.get_TickCount64" or "System.Random.get_Shared" or "System.Guid.NewGuid" or "System.Random..ctor");

        Assert.Empty(told);
    }
}
