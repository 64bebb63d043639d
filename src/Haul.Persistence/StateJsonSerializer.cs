using System.Text.Json;
using Orleans.Storage;

namespace Haul.Persistence;

/// <summary><see cref="StateJson"/> for providers of others.</summary>
public sealed class StateJsonSerializer : IGrainStorageSerializer
{
    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input, StateJson.Options));

    public T? Deserialize<T>(BinaryData input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return JsonSerializer.Deserialize<T>(input, StateJson.Options);
    }
}
