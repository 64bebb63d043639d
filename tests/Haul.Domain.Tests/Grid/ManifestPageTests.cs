using System.Text.Json;
using CsCheck;
using Haul.Abstractions;

namespace Haul.Domain.Tests;

public class ManifestPageTests
{
    private static readonly Gen<(int Index, BlockHash Hash, int Silo)[]> AnyEntries = Gen.Select(
        Gen.Int[0, ManifestPage.Blocks - 1], Gen.ULong, Gen.ULong, Gen.Int[0, ManifestPage.LargestSilo],
        (index, high, low, silo) => (index, new BlockHash(high, low), silo)).Array[0, 50];

    [Fact]
    public void With_AnyBlocks_FindsTheLastHashOfEach() => Gen.Select(Gen.Int[0, 200], AnyEntries).Sample((number, entries) =>
    {
        var first = (long)number * ManifestPage.Blocks;
        var page = PageOf(number, entries);

        var last = entries.GroupBy(entry => entry.Index).ToDictionary(group => group.Key, group => group.Last());
        for (var index = 0; index < ManifestPage.Blocks; index++)
        {
            var known = last.TryGetValue(index, out var entry);
            Assert.Equal(known ? entry.Hash : null, page.Find(first + index));
            Assert.Equal(known ? entry.Silo : null, page.FindSilo(first + index));
        }
    }, iter: 50);

    [Fact]
    public void Json_AnyPage_ComesBackEqualAsBase64() => AnyEntries.Sample(entries =>
    {
        var page = PageOf(3, entries);
        var json = JsonSerializer.Serialize(page);

        Assert.Equal(page, JsonSerializer.Deserialize<ManifestPage>(json));
        Assert.InRange(json.Length, 0, 25_000);
    }, iter: 50);

    [Fact]
    public void Without_FinishedBlock_ForgetsItAlone()
    {
        var page = ManifestPage.Empty(0).With(4, new(1, 2), 3).With(5, new(6, 7), 8).Without(4).Without(9);

        Assert.Null(page.Find(4));
        Assert.Equal(new BlockHash(6, 7), page.Find(5));
    }

    [Fact]
    public void With_Block_LeavesTheEarlierPageAsItWas()
    {
        var before = ManifestPage.Empty(0).With(0, new(1, 2), 3);

        _ = before.With(0, new(9, 9), 9);

        Assert.Equal(new BlockHash(1, 2), before.Find(0));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1_023, 0)]
    [InlineData(1_024, 1)]
    [InlineData(163_839, 159)]
    public void NumberOf_Block_IsItsPage(long block, int number) => Assert.Equal(number, ManifestPage.NumberOf(block));

    [Theory]
    [InlineData(1_023)]
    [InlineData(2_048)]
    [InlineData(-1)]
    public void Find_BlockOfAnotherPage_IsRefused(long block) => Assert.Throws<ArgumentOutOfRangeException>(() => ManifestPage.Empty(1).Find(block));

    [Fact]
    public void Constructor_ArraysThatDisagree_AreRefused() => Assert.Throws<ArgumentException>(() => new ManifestPage(0, new byte[16], new byte[4]));

    private static ManifestPage PageOf(int number, (int Index, BlockHash Hash, int Silo)[] entries) => entries.Aggregate(
        ManifestPage.Empty(number), (page, entry) => page.With(((long)number * ManifestPage.Blocks) + entry.Index, entry.Hash, entry.Silo));
}
