using System.Globalization;
using System.Text;

namespace Haul.Testing;

/// <summary>An answer as it will go out. It starts as the honest one; faults change it.</summary>
public sealed class Reply
{
    internal Reply(FileView view) => View = view;

    /// <summary>The file the answer is about.</summary>
    public FileView View { get; }

    /// <summary>The version in the status line.</summary>
    public string Version { get; set; } = "HTTP/1.1";

    /// <summary>The status in the status line; any text.</summary>
    public string Status { get; set; } = "200";

    /// <summary>The words after the status.</summary>
    public string Reason { get; set; } = "OK";

    /// <summary>The raw header lines, in order, without line ends; sent as Latin-1.</summary>
    public List<string> HeaderLines { get; } = [];

    /// <summary>What follows the header.</summary>
    public Stream Body { get; set; } = Stream.Null;

    /// <summary>The part of the file that the header claims; null where the body is not of the file.</summary>
    public ByteSpan? Span { get; set; }

    /// <summary>Whether the body goes out in chunks.</summary>
    public bool Chunked { get; set; }

    /// <summary>Whether the connection ends after the answer.</summary>
    public bool Close { get; set; }

    /// <summary>Whether that end comes without the close_notify of TLS.</summary>
    public bool CloseWithoutNotify { get; set; }

    /// <summary>Body bytes after which <see cref="Cut"/> happens.</summary>
    public long CutAfter { get; set; } = long.MaxValue;

    /// <summary>How the body is cut.</summary>
    public CutKind Cut { get; set; }

    /// <summary>Body bytes after which <see cref="Pause"/> is waited for.</summary>
    public long PauseAfter { get; set; } = long.MaxValue;

    /// <summary>What the body waits for.</summary>
    public Func<CancellationToken, Task>? Pause { get; set; }

    /// <summary>Runs before the header is sent, and may send bytes of its own.</summary>
    public Func<ReplyWire, CancellationToken, Task>? BeforeHead { get; set; }

    /// <summary>Bytes a second for this answer alone; 0 is no limit.</summary>
    public long Rate { get; set; }

    /// <summary>The value of the first header of that name, or null.</summary>
    public string? Header(string name) =>
        HeaderLines.Find(line => Named(line, name)) is { } line ? line[(name.Length + 1)..].Trim() : null;

    /// <summary>Sets a header to one value.</summary>
    public void Set(string name, string value)
    {
        var index = HeaderLines.FindIndex(line => Named(line, name));
        if (index < 0)
        {
            HeaderLines.Add($"{name}: {value}");
            return;
        }

        HeaderLines[index] = $"{name}: {value}";
    }

    /// <summary>Takes a header out.</summary>
    public void Remove(string name) => HeaderLines.RemoveAll(line => Named(line, name));

    /// <summary>Makes header, length and body those of another part of the file.</summary>
    public void Restate(ByteSpan span)
    {
        Span = span;
        Body = View.Open(span);
        Set("Content-Length", Number(span.Length));
        if (Header("Content-Range") is not null)
        {
            Set("Content-Range", ContentRange(span, View.Length));
        }
    }

    /// <summary>Becomes an answer that has nothing to do with the file.</summary>
    public void Become(string status, string reason, string contentType, string body)
    {
        (Status, Reason, Span, Chunked) = (status, reason, null, false);
        var bytes = Encoding.UTF8.GetBytes(body);
        Body = new MemoryStream(bytes, writable: false);
        HeaderLines.Clear();
        Set("Content-Length", Number(bytes.Length));
        if (contentType.Length > 0)
        {
            Set("Content-Type", contentType);
        }
    }

    /// <summary>A Content-Range value (RFC 9110, section 14.4).</summary>
    public static string ContentRange(ByteSpan span, long length) =>
        string.Create(CultureInfo.InvariantCulture, $"bytes {span.Start}-{span.End - 1}/{length}");

    internal static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static bool Named(string line, string name) =>
        line.Length > name.Length && line[name.Length] == ':' && line.StartsWith(name, StringComparison.OrdinalIgnoreCase);
}
