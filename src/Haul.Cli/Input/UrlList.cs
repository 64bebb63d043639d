using System.Text;
using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>Reads a list of URLs: one a line, blank lines and lines that start with # skipped.</summary>
public static class UrlList
{
    /// <exception cref="InputException">It cannot be read, is binary, or has no URL.</exception>
    public static IReadOnlyList<Uri> ReadFile(string path, Func<Stream> standardInput, string workingDirectory)
    {
        if (path == "-")
        {
            using var input = standardInput();
            return Read(input, "stdin");
        }

        try
        {
            using var file = new FileStream(Path.GetFullPath(path, workingDirectory), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return Read(file, PlainText.Of(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            var cause = error switch
            {
                FileNotFoundException or DirectoryNotFoundException => "does not exist",
                UnauthorizedAccessException => "cannot be read (a directory, or no permission)",
                _ => "cannot be read",
            };
            throw new InputException($"the list '{PlainText.Of(path)}' {cause}", "give -i a text file with one URL a line, or - for stdin");
        }
    }

    /// <param name="name">What messages call the list.</param>
    public static IReadOnlyList<Uri> Read(Stream stream, string name)
    {
        var urls = new List<Uri>();
        try
        {
            // Strict decoding finds a binary file within its first lines, however large it is.
            using var reader = new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true, leaveOpen: true);
            foreach (var (index, line) in Lines(reader, name).Index())
            {
                if (line.Length > 0 && line[0] != '#')
                {
                    urls.Add(UrlText.Parse(line, $"{name} line {index + 1}: "));
                }
            }
        }
        catch (DecoderFallbackException)
        {
            throw Binary(name);
        }

        return urls.Count > 0 ? urls : throw new InputException($"the list {name} has no URL", "put one URL on each line");
    }

    private static IEnumerable<string> Lines(StreamReader reader, string name)
    {
        var line = new StringBuilder();
        for (var next = reader.Read(); next >= 0; next = reader.Read())
        {
            if (next == '\n')
            {
                yield return line.ToString().Trim();
                line.Clear();
            }
            else if (next is not ('\r' or '\t') && char.IsControl((char)next))
            {
                throw Binary(name);
            }
            else if (line.Append((char)next).Length > DownloadRequest.LongestUrl)
            {
                throw new InputException($"the list {name} has a line of more than {DownloadRequest.LongestUrl} characters", "put one URL on each line");
            }
        }

        yield return line.ToString().Trim();
    }

    private static InputException Binary(string name) => new($"the list {name} is not text", "give -i a text file with one URL a line");
}
