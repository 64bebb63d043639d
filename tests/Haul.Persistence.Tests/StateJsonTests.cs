using System.Text;
using System.Text.Json;
using Haul.Abstractions;

namespace Haul.Persistence.Tests;

public sealed class StateJsonTests
{
    private static readonly string[] Long = [.. Enumerable.Range(0, 10_000).Select(number => $"10.0.0.{number % 250}:11111@{number}")];

    [Fact]
    public void Write_ShortState_IsPlainJson() => Assert.Equal("[1,2,3]", Encoding.UTF8.GetString(StateJson.Write<int[]>([1, 2, 3])));

    [Fact]
    public void Write_LongState_IsSmallerAndReadAgain()
    {
        var payload = StateJson.Write(Long);

        Assert.InRange(payload.Length, 1, JsonSerializer.SerializeToUtf8Bytes(Long).Length / 2);
        Assert.Equal(Long, StateJson.Read<string[]>(payload));
    }

    [Fact]
    public void Write_WhatHasNoText_IsAMistakeOfOurs()
    {
        var error = Assert.Throws<StateStoreException>(() => StateJson.Write(typeof(string)));

        Assert.Equal(ErrorCode.Internal, error.Error.Code);
        Assert.Contains("report it", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_LongPlainJson_IsWhatAnEarlierVersionWrote() => Assert.Equal(Long, StateJson.Read<string[]>(JsonSerializer.SerializeToUtf8Bytes(Long)));

    [Fact]
    public void Read_DamagedPayload_SaysSo()
    {
        var payload = StateJson.Write<string[]>(Long);
        payload[^6] ^= 1; // in the checksum of the text

        var error = Assert.Throws<StateStoreException>(() => StateJson.Read<string[]>(payload, "file", GrainId.Create("file", "x"), "table T"));
        Assert.Contains("file of file/x in table T", error.Error.Message, StringComparison.Ordinal);
    }
}
