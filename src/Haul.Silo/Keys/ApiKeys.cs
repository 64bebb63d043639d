namespace Haul.Silo;

/// <summary>The keys that HTTP clients may show, as a bearer token (RFC 6750 section 2.1) or to log in.</summary>
internal sealed class ApiKeys
{
    private readonly IReadOnlyList<ApiKey> _keys;

    private ApiKeys(IReadOnlyList<ApiKey> keys) => _keys = keys;

    public bool IsEmpty => _keys.Count == 0;

    /// <summary>The keys of the file that the setting names.</summary>
    /// <exception cref="InputException">The file cannot be read, or a line of it cannot be meant.</exception>
    public static ApiKeys Read(string path) => Parse($"{Known.ApiKeyFile}: {path}", Texts.Read(Known.ApiKeyFile, path));

    /// <summary>One key a line; empty lines and lines that start with # do not count.</summary>
    /// <param name="where">Names the text in messages.</param>
    /// <exception cref="InputException">A line cannot be meant, or names what an earlier one named. It never shows the line.</exception>
    public static ApiKeys Parse(string where, string text)
    {
        var keys = new List<ApiKey>();
        foreach (var (line, number) in text.Split('\n').Select((line, index) => (line.Trim(), index + 1)).Where(IsKey))
        {
            var here = $"{where} line {number}";
            var key = ApiKey.Parse(line, here, number);
            if (keys.Exists(other => other.Name == key.Name))
            {
                throw new InputException($"{here} has a name that an earlier line has", "give every key a name of its own");
            }

            if (keys.Exists(other => other.Digest == key.Digest))
            {
                throw new InputException($"{here} has a key that an earlier line has", "take one of the two lines away");
            }

            keys.Add(key);
        }

        return new(keys);
    }

    public bool HasName(string name) => _keys.Any(key => key.Name == name);

    /// <summary>Null for a text that is none of the keys.</summary>
    public ApiKey? Find(string text) => Find(ApiKey.DigestOf(text));

    /// <summary>Compares with every key, so that the time tells nothing.</summary>
    public ApiKey? Find(ReadOnlySpan<byte> digest)
    {
        ApiKey? found = null;
        foreach (var key in _keys)
        {
            found = key.Is(digest) ? key : found;
        }

        return found;
    }

    private static bool IsKey((string Line, int Number) line) => line.Line.Length > 0 && line.Line[0] != '#';
}
