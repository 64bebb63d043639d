using System.Reflection;
using System.Runtime.CompilerServices;
using Haul.Abstractions;
using Haul.Domain;
using Haul.Grains;

namespace Haul.Architecture.Tests;

/// <summary>What crosses a process border or is stored keeps its names and numbers.</summary>
public class ContractTests
{
    private static readonly Assembly[] Assemblies = [typeof(IFileGrain).Assembly, typeof(FileMachine).Assembly, typeof(FileGrain).Assembly];

    private static IEnumerable<Type> Own => Assemblies.SelectMany(assembly => assembly.GetTypes()).Where(type => type.Namespace?.StartsWith("Haul", StringComparison.Ordinal) == true);

    private static List<Type> Interfaces => [.. Own.Where(type => type.IsInterface && type.IsAssignableTo(typeof(IAddressable)))];

    private static List<Type> Records => [.. Own.Where(type => type.GetCustomAttribute<GenerateSerializerAttribute>() is not null)];

    [Fact]
    public void Interfaces_OfGrains_HaveAliases()
    {
        Assert.NotEmpty(Interfaces);
        Assert.DoesNotContain(Interfaces, type => AliasOf(type) is null);
    }

    [Fact]
    public void Methods_OfGrains_HaveAliasesThatAreUniqueWithinTheirInterface() => Assert.All(Interfaces, type =>
    {
        var aliases = type.GetMethods().Select(AliasOf).ToList();

        Assert.NotEmpty(aliases);
        Assert.DoesNotContain(null, aliases);
        Assert.Equal(aliases.Count, aliases.Distinct().Count());
    });

    [Fact]
    public void Records_ThatAreSerialized_HaveAliases()
    {
        Assert.NotEmpty(Records);
        Assert.DoesNotContain(Records, type => AliasOf(type) is null);
    }

    /// <summary>They pass from grain to grain uncopied, and rows are kept as they are until a file needs their text.</summary>
    [Fact]
    public void Records_ThatAreSentOrStored_DoNotChange()
    {
        const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        var seen = new HashSet<Type>();
        foreach (var type in Records.Concat(Own.Where(IsRow)).Where(type => !type.IsAssignableTo(typeof(Exception))))
        {
            Reach(type);
        }

        var properties = seen.SelectMany(type => type.GetProperties(Members)).ToList();
        var fields = seen.Where(type => !type.IsEnum).SelectMany(type => type.GetFields(Members)).Where(field => !field.IsDefined(typeof(CompilerGeneratedAttribute)));

        Assert.Contains(seen, type => type.Name == "SealedKey");
        Assert.Empty(properties.Where(property => property.SetMethod is { } set && !set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit))).Select(Name));
        Assert.Empty(fields.Where(field => !field.IsInitOnly).Select(Name));
        Assert.Empty(properties.Where(property => IsMutable(property.PropertyType)).Select(Name));

        static bool IsRow(Type type) => type.Name.EndsWith("Row", StringComparison.Ordinal) && type.GetMethod("<Clone>$") is not null;

        void Reach(Type type)
        {
            if (Assemblies.Contains(type.Assembly) && seen.Add(type))
            {
                foreach (var next in type.GetProperties(Members).Select(property => property.PropertyType).SelectMany(next => next.GetGenericArguments().Append(next)))
                {
                    Reach(next);
                }
            }
        }

        // Bytes have no immutable type that JSON carries as base64.
        static bool IsMutable(Type type) => type.IsArray ? type != typeof(byte[])
            : type.GetGenericArguments().Any(IsMutable)
            || (type.Namespace == "System.Collections.Generic" && !type.Name.StartsWith("IReadOnly", StringComparison.Ordinal) && !type.Name.StartsWith("IEnumerable", StringComparison.Ordinal));

        static string Name(MemberInfo member) => $"{member.DeclaringType!.Name}.{member.Name}";
    }

    [Fact]
    public void Aliases_OfAllContracts_AreUnique()
    {
        var twice = Interfaces.Concat(Records).GroupBy(AliasOf).Where(group => group.Count() > 1).Select(group => group.Key);

        Assert.Empty(twice);
    }

    [Fact]
    public void Messages_OfGrains_AreSerializableAllTheWayDown()
    {
        var seen = new HashSet<Type>();
        var missing = Interfaces.SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType))
            .SelectMany(type => Reached(type, seen))
            .Where(type => type.GetCustomAttribute<GenerateSerializerAttribute>() is null)
            .Distinct();

        Assert.Empty(missing);
        Assert.Contains(typeof(SegmentPlan), seen);
    }

    [Fact]
    public void Ids_OfARecord_CountFromZeroWithoutGapOrDouble() => Assert.All(Records.Where(type => !type.IsEnum), type =>
    {
        var ids = type.GetMembers(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            .Select(member => member.GetCustomAttribute<IdAttribute>()?.Id)
            .OfType<uint>()
            .Order()
            .ToList();

        Assert.Equal(HasOwnData(type), ids.Count > 0);
        Assert.Equal(Enumerable.Range(0, ids.Count), ids.Select(id => (int)id));
    });

    [Fact]
    public void Grains_OfTheHouse_CarryNoAliasOfTheirOwn() =>
        Assert.DoesNotContain(Own, type => type.IsAssignableTo(typeof(Grain)) && AliasOf(type) is not null);

    private static bool HasOwnData(Type type) =>
        type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly).Length > 0;

    private static string? AliasOf(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>()?.Alias;

    /// <summary>The house's own types in a type and in the properties of those.</summary>
    private static IEnumerable<Type> Reached(Type type, HashSet<Type> seen)
    {
        var inner = type.IsArray ? [type.GetElementType()!] : type.IsGenericType ? type.GetGenericArguments() : [];
        foreach (var argument in inner.SelectMany(argument => Reached(argument, seen)))
        {
            yield return argument;
        }

        if (!Assemblies.Contains(type.Assembly) || !seen.Add(type))
        {
            yield break;
        }

        yield return type;
        foreach (var next in type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Where(property => property.GetCustomAttribute<IdAttribute>() is not null)
            .SelectMany(property => Reached(property.PropertyType, seen)))
        {
            yield return next;
        }
    }
}
