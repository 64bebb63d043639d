using Orleans.Storage;

namespace Haul.Persistence;

/// <summary><see cref="StateJson"/> for providers of others.</summary>
public sealed class StateJsonSerializer : IGrainStorageSerializer
{
    public BinaryData Serialize<T>(T? input) => new(StateJson.Write(input));

    public T? Deserialize<T>(BinaryData input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return StateJson.Read<T>(input.ToArray());
    }
}
