namespace Haul.Cli;

/// <summary>Reads the URLs of a command: its arguments, then its list.</summary>
internal static class UrlArguments
{
    /// <exception cref="InputException">One of them is no URL, or there is none.</exception>
    public static IReadOnlyList<Uri> Read(string command, IReadOnlyList<string> arguments, string? list, ConsoleStreams streams)
    {
        if (arguments.FirstOrDefault(url => url.StartsWith('-')) is { } option)
        {
            throw new InputException($"'{PlainText.Of(option.Split('=')[0])}' is not an option of {command}", $"see haul {command} --help");
        }

        var urls = arguments.Select(url => UrlText.Parse(url)).ToList();
        if (list is not null)
        {
            urls.AddRange(UrlList.ReadFile(list, streams.In, streams.WorkingDirectory));
        }

        return urls.Count > 0 ? urls : throw new InputException("no URL", "give one or more, or a list of them with -i FILE");
    }

    /// <exception cref="InputException">The option is for one URL, and there are several.</exception>
    public static void RefuseForSeveral(string option, string? value, int urls, string cure)
    {
        if (value is not null && urls > 1)
        {
            throw new InputException($"{option} is for one URL, and there are {urls}", cure);
        }
    }
}
