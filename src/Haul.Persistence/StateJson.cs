using System.Text.Json;
using System.Text.Json.Serialization;
using Haul.Abstractions;

namespace Haul.Persistence;

/// <summary>How state is written, the same on every provider: no type names, enums by name, unknown members skipped.</summary>
public static class StateJson
{
    public static JsonSerializerOptions Options { get; } = Make();

    /// <param name="place">The table or file that holds the payload, for the sentence.</param>
    /// <exception cref="StateStoreException">It is not what this version writes.</exception>
    internal static T Read<T>(byte[] payload, string stateName, GrainId grain, string place)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(payload, Options)!;
        }
        catch (JsonException error)
        {
            throw new StateStoreException(new(ErrorCode.Store,
                $"{stateName} of {grain} in {place} is not what this version of Haul writes; run the version that wrote it, or start with other state."), error);
        }
    }

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, // a rate that is not known yet may be NaN
            Converters = { new JsonStringEnumConverter() },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
