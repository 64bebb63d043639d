namespace Haul.Persistence;

/// <summary>Keys of table rows, as the engine's own provider makes them.</summary>
internal static class TableKeys
{
    /// <summary>Characters a key may have at most (learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model).</summary>
    private const int Limit = 1024;

    private const string Forbidden = "/\\#?";

    /// <summary>Replaces what a key may not contain; different texts may become one.</summary>
    /// <exception cref="ArgumentException">The text is too long.</exception>
    public static string Sanitise(string text)
    {
        var key = string.Create(text.Length, text, static (key, text) =>
        {
            for (var i = 0; i < key.Length; i++)
            {
                key[i] = Forbidden.Contains(text[i], StringComparison.Ordinal) ? '_' : text[i];
            }
        });
        return key.Length < Limit ? key : throw new ArgumentException($"A table key of {key.Length} characters is too long: at most {Limit - 1} are possible.", nameof(text));
    }
}
