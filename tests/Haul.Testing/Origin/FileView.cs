using System.Globalization;

namespace Haul.Testing;

/// <summary>The file as one request sees it. Faults that change the file, and not the message, change this.</summary>
public sealed class FileView
{
    internal FileView(OriginFile file)
    {
        Seed = file.Seed;
        Content = file.Content;
        Length = file.Content?.Length ?? file.Length;
        ETag = file.ETag;
        LastModified = file.LastModified?.ToString("R", CultureInfo.InvariantCulture);
        ContentType = file.ContentType;
        ContentDisposition = file.ContentDisposition;
        EmptyAnswers200 = file.EmptyAnswers200;
        Headers.AddRange(file.Headers);
    }

    /// <summary>The seed of the content.</summary>
    public long Seed { get; set; }

    /// <summary>The length in bytes.</summary>
    public long Length { get; set; }

    /// <summary>Literal content, if it is not generated.</summary>
    public byte[]? Content { get; set; }

    /// <summary>The raw ETag; null sends none.</summary>
    public string? ETag { get; set; }

    /// <summary>The raw Last-Modified; null sends none.</summary>
    public string? LastModified { get; set; }

    /// <summary>The raw Content-Type; null sends none.</summary>
    public string? ContentType { get; set; }

    /// <summary>The raw Content-Disposition; null sends none.</summary>
    public string? ContentDisposition { get; set; }

    /// <summary>The raw Accept-Ranges; null sends none.</summary>
    public string? AcceptRanges { get; set; } = "bytes";

    /// <summary>Whether a Range is answered with 206; otherwise with 200 and everything.</summary>
    public bool HonoursRanges { get; set; } = true;

    /// <summary>Whether an If-Range that matches lets the range through; otherwise it never does.</summary>
    public bool HonoursIfRange { get; set; } = true;

    /// <summary>Whether an empty file answers a range with 200.</summary>
    public bool EmptyAnswers200 { get; set; }

    /// <summary>More raw header lines, sent with 200 and 206.</summary>
    public List<string> Headers { get; } = [];

    /// <summary>The whole file.</summary>
    public ByteSpan Whole => new(0, Length);

    /// <summary>The content of a span. Literal content is followed by zeros, generated content by more of the same.</summary>
    public Stream Open(ByteSpan span)
    {
        if (Content is null)
        {
            return new GeneratedStream(Seed, span.Start, span.Length);
        }

        var bytes = new byte[span.Length];
        var start = (int)Math.Min(span.Start, Content.Length);
        Content.AsSpan(start, Math.Min(bytes.Length, Content.Length - start)).CopyTo(bytes);
        return new MemoryStream(bytes, writable: false);
    }
}
