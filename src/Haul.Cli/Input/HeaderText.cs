using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>Reads <c>Name: value</c>. Messages never show the value: it may be a secret.</summary>
public static class HeaderText
{
    /// <exception cref="InputException">It is not a field, or one that Haul sets itself.</exception>
    public static HeaderField Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            throw new InputException("a --header has no colon", "give it as --header 'Name: value'");
        }

        var name = text[..colon];
        if (!HeaderRules.IsName(name))
        {
            throw new InputException("a --header has a name that is no field name", "use letters, digits and hyphens, as in --header 'Name: value'");
        }

        var value = text[(colon + 1)..].Trim(' ', '\t');
        if (!HeaderRules.IsValue(value))
        {
            throw new InputException($"--header {name} has characters that no field may have (line breaks, controls, non-ASCII)", "take them out");
        }

        return HeaderRules.IsReserved(name)
            ? throw new InputException($"--header {name} is set by Haul itself", "leave it out")
            : new(name, value);
    }
}
