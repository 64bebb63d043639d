using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans.Storage;

namespace Haul.Persistence.Tests;

/// <summary>What every grain storage must do; a provider is put to it by deriving. Those of others prove the cases right.</summary>
public abstract class GrainStorageSuite
{
    private IGrainStorage? _storage;

    /// <summary>Text keys that the provider under test is meant for.</summary>
    protected abstract string NewKey();

    protected abstract Task<IGrainStorage> Start();

    /// <summary>The largest payload it takes, in bytes; a larger one is refused and what stands stays.</summary>
    protected virtual int MaxPayload => int.MaxValue;

    /// <summary>Whether a token that was cancelled before keeps it from writing.</summary>
    protected virtual bool HeedsTokens => true;

    private async Task<IGrainStorage> Storage() => _storage ??= await Start();

    [Fact]
    public async Task Read_NothingWritten_GivesAFreshState()
    {
        var state = await Read(NewGrain());

        Assert.NotNull(state.State);
        Assert.False(state.RecordExists);
    }

    [Fact]
    public async Task Write_ThenRead_GivesWhatWasWritten()
    {
        var grain = NewGrain();
        var written = await Write(grain, new("hello"));

        var read = await Read(grain);

        Assert.True(written.RecordExists);
        Assert.True(read.RecordExists);
        Assert.Equal("hello", read.State!.Text);
        Assert.Equal(Mood.Bright, read.State!.Mood);
        Assert.Equal([1, 2, 3], read.State!.Numbers);
        Assert.Equal(written.ETag, read.ETag);
    }

    [Fact]
    public async Task Write_EqualContent_ChangesTheETag()
    {
        var grain = NewGrain();
        var state = await Write(grain, new("same"));
        var first = state.ETag;

        await (await Storage()).WriteStateAsync("state", grain, state);

        Assert.NotEqual(first, state.ETag);
    }

    [Fact]
    public async Task Write_InsertTwice_IsInconsistent()
    {
        var grain = NewGrain();
        await Write(grain, new("first"));

        await Assert.ThrowsAnyAsync<InconsistentStateException>(() => Write(grain, new("second")));

        Assert.Equal("first", (await Read(grain)).State!.Text);
    }

    [Fact]
    public async Task Write_InsertsAtOnce_OneWins()
    {
        var grain = NewGrain();
        await Storage();

        var wins = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Wins(() => Write(grain, new($"{i}")))));

        Assert.Single(wins, win => win);
        Assert.True((await Read(grain)).RecordExists);
    }

    [Fact]
    public async Task Write_UpdatesAtOnce_OneWins()
    {
        var grain = NewGrain();
        var storage = await Storage();
        await Write(grain, new("first"));
        var readers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Read(grain)));

        var wins = await Task.WhenAll(readers.Select((reader, i) => Wins(() =>
        {
            reader.State = new($"{i}");
            return storage.WriteStateAsync("state", grain, reader);
        })));

        var winner = Assert.Single(wins.Index(), win => win.Item).Index;
        Assert.Equal($"{winner}", (await Read(grain)).State!.Text);
    }

    [Fact]
    public async Task Write_StaleETag_IsInconsistentAndLosesNothing()
    {
        var (grain, ours, stale) = await OursAndStale();
        stale.State = new("stale");

        await Assert.ThrowsAnyAsync<InconsistentStateException>(async () => await (await Storage()).WriteStateAsync("state", grain, stale));

        Assert.Equal("second", (await Read(grain)).State!.Text);
        await (await Storage()).WriteStateAsync("state", grain, ours);
    }

    [Fact]
    public async Task Clear_StaleETag_IsInconsistentAndLosesNothing()
    {
        var (grain, ours, stale) = await OursAndStale();

        await Assert.ThrowsAnyAsync<InconsistentStateException>(async () => await (await Storage()).ClearStateAsync("state", grain, stale));

        Assert.Equal("second", (await Read(grain)).State!.Text);
        await (await Storage()).WriteStateAsync("state", grain, ours);
    }

    [Fact]
    public async Task Write_AfterSomebodyCleared_IsInconsistent()
    {
        var grain = NewGrain();
        var storage = await Storage();
        var ours = await Write(grain, new("first"));
        var other = await Read(grain);
        await storage.ClearStateAsync("state", grain, other);

        await Assert.ThrowsAnyAsync<InconsistentStateException>(() => storage.WriteStateAsync("state", grain, ours));

        Assert.False((await Read(grain)).RecordExists);
    }

    [Fact]
    public async Task Clear_NothingWritten_IsQuiet()
    {
        var grain = NewGrain();
        var state = await Read(grain);

        await (await Storage()).ClearStateAsync("state", grain, state);

        Assert.NotNull(state.State);
        Assert.False(state.RecordExists);
    }

    [Fact]
    public async Task Clear_Written_LeavesAFreshStateAndAnotherETag()
    {
        var grain = NewGrain();
        var state = await Write(grain, new("first"));
        var first = state.ETag;

        await (await Storage()).ClearStateAsync("state", grain, state);

        Assert.NotNull(state.State);
        Assert.NotEqual(first, state.ETag);
        Assert.False(state.RecordExists);
        Assert.False((await Read(grain)).RecordExists);
    }

    [Fact]
    public async Task Clear_Twice_IsQuiet()
    {
        var grain = NewGrain();
        var state = await Write(grain, new("first"));
        await (await Storage()).ClearStateAsync("state", grain, state);

        await (await Storage()).ClearStateAsync("state", grain, state);

        Assert.False(state.RecordExists);
        Assert.False((await Read(grain)).RecordExists);
    }

    [Fact]
    public async Task Write_Cleared_IsReadAgainWithANewETag()
    {
        var grain = NewGrain();
        var storage = await Storage();
        var state = await Write(grain, new("first"));
        var first = state.ETag;
        await storage.ClearStateAsync("state", grain, state);
        state.State = new("second");

        await storage.WriteStateAsync("state", grain, state);

        Assert.NotEqual(first, state.ETag);
        Assert.Equal("second", (await Read(grain)).State!.Text);
        await storage.ClearStateAsync("state", grain, state);
        Assert.False((await Read(grain)).RecordExists);
    }

    [Fact]
    public async Task Write_ACancelledToken_WritesNothing()
    {
        var grain = NewGrain();
        var storage = await Storage();

        var error = await Record.ExceptionAsync(() => storage.WriteStateAsync("state", grain, new GrainState<Sample>(new("late")), new(canceled: true)));

        Assert.Equal(HeedsTokens, error is OperationCanceledException);
        Assert.Equal(!HeedsTokens, (await Read(grain)).RecordExists);
    }

    [Fact]
    public async Task Write_TwoStatesOfOneGrain_AreIndependent()
    {
        var grain = NewGrain();
        var storage = await Storage();
        var one = await Write(grain, new("one"));
        var two = new GrainState<Sample>(new("two"));
        await storage.WriteStateAsync("other", grain, two);

        await storage.ClearStateAsync("state", grain, one);

        var read = new GrainState<Sample>();
        await storage.ReadStateAsync("other", grain, read);
        Assert.Equal("two", read.State!.Text);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("3f2504e04f8911d39a0c0305e82c3301")]
    [InlineData("42")]
    [InlineData("ключ")]
    public async Task Write_AnyKindOfKey_IsReadAgain(string key)
    {
        var grain = GrainId.Create("sample", $"{key}-{Guid.NewGuid():N}");
        await Write(grain, new(key));

        Assert.Equal(key, (await Read(grain)).State!.Text);
    }

    [Fact]
    public async Task Write_ManyGrainsAtOnce_AllAreRead()
    {
        var grains = Enumerable.Range(0, 100).Select(_ => NewGrain()).ToList();

        await Task.WhenAll(grains.Select(grain => Write(grain, new(grain.ToString()))));

        foreach (var grain in grains)
        {
            Assert.Equal(grain.ToString(), (await Read(grain)).State!.Text);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData((64 << 10) - 1)]
    [InlineData(64 << 10)]
    [InlineData((64 << 10) + 1)]
    [InlineData(960 << 10)]
    [InlineData((960 << 10) + 1)]
    public async Task Write_PayloadOfAnySize_IsReadAgainOrRefused(int bytes)
    {
        var grain = NewGrain();
        var storage = await Storage();
        var state = new GrainState<Payload>(new() { Text = TextOf(bytes) });
        Assert.Equal(bytes, StateJson.Write(state.State).Length);

        if (bytes > MaxPayload)
        {
            await Assert.ThrowsAnyAsync<Exception>(() => storage.WriteStateAsync("payload", grain, state));
            Assert.False((await ReadPayload(grain)).RecordExists);
        }
        else
        {
            await storage.WriteStateAsync("payload", grain, state);
            Assert.Equal(state.State, (await ReadPayload(grain)).State);
        }
    }

    private GrainId NewGrain() => GrainId.Create("sample", NewKey());

    private async Task<GrainState<Sample>> Read(GrainId grain)
    {
        var state = new GrainState<Sample>();
        await (await Storage()).ReadStateAsync("state", grain, state);
        return state;
    }

    /// <summary>A text whose payload takes so many bytes: of one letter where that is written as it is, of chance where it is compressed.</summary>
    private static string? TextOf(int bytes)
    {
        if (bytes == 1)
        {
            return null;
        }

        if (bytes <= StateJson.MostPlain)
        {
            return new('x', bytes - "\"\"".Length);
        }

        const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        var all = new Random(1).GetString(Letters, bytes * 3 / 2);
        var length = bytes;
        for (var tries = 0; tries < 1_000; tries++)
        {
            var missing = bytes - StateJson.Write(new Payload { Text = all[..length] }).Length;
            if (missing == 0)
            {
                return all[..length];
            }

            length += missing;
        }

        throw new InvalidOperationException($"No text of this chance takes {bytes} bytes: take another seed.");
    }

    private async Task<GrainState<Payload>> ReadPayload(GrainId grain)
    {
        var state = new GrainState<Payload>();
        await (await Storage()).ReadStateAsync("payload", grain, state);
        return state;
    }

    /// <summary>A row that was written twice, and what a reader between the two has of it.</summary>
    private async Task<(GrainId Grain, GrainState<Sample> Ours, GrainState<Sample> Stale)> OursAndStale()
    {
        var grain = NewGrain();
        var ours = await Write(grain, new("first"));
        var stale = await Read(grain);
        ours.State = new("second");
        await (await Storage()).WriteStateAsync("state", grain, ours);
        return (grain, ours, stale);
    }

    private static async Task<bool> Wins(Func<Task> write)
    {
        try
        {
            await write();
            return true;
        }
        catch (InconsistentStateException)
        {
            return false;
        }
    }

    private async Task<GrainState<Sample>> Write(GrainId grain, Sample sample)
    {
        var state = new GrainState<Sample>(sample);
        await (await Storage()).WriteStateAsync("state", grain, state);
        return state;
    }
}

[GenerateSerializer, Alias("haul.tests.Mood")]
public enum Mood
{
    Dark,
    Bright,
}

[GenerateSerializer, Immutable, Alias("haul.tests.Sample")]
public sealed record Sample
{
    public Sample()
    {
    }

    public Sample(string text) => (Text, Mood, Numbers) = (text, Mood.Bright, [1, 2, 3]);

    [Id(0)]
    public string Text { get; init; } = "";

    [Id(1)]
    public Mood Mood { get; init; }

    [Id(2)]
    public ImmutableArray<int> Numbers { get; init; } = [];
}

/// <summary>A state whose JSON can be of any length: a text, or the digit 0.</summary>
[GenerateSerializer, Immutable, Alias("haul.tests.Payload"), JsonConverter(typeof(Converter))]
public sealed record Payload
{
    [Id(0)]
    public string? Text { get; init; }

    private sealed class Converter : JsonConverter<Payload>
    {
        public override Payload Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new() { Text = reader.TokenType is JsonTokenType.String ? reader.GetString() : null };

        public override void Write(Utf8JsonWriter writer, Payload value, JsonSerializerOptions options)
        {
            if (value.Text is null)
            {
                writer.WriteNumberValue(0);
            }
            else
            {
                writer.WriteStringValue(value.Text);
            }
        }
    }
}
