using Haul.Abstractions;

namespace Haul.Transfer.Tests.Sources;

/// <summary>Shorthands for opening and reading bodies.</summary>
internal static class Source
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static HttpSource New(TimeProvider? clock = null) => new(new RangeGate(clock ?? TimeProvider.System), new AnyAddress(), clock ?? TimeProvider.System);

    public static SourceRequest Probe(Uri url, long start = 0, long end = ByteRange.OpenEnd) => new(url, new(start, end), null, [], Patience, null);

    public static Task<SourceReply> Open(this HttpSource source, SourceRequest request) => source.Open(request, TestContext.Current.CancellationToken);

    public static async Task<byte[]> ReadAll(this SourceReply reply)
    {
        Assert.Null(reply.Error);
        using var bytes = new MemoryStream();
        await reply.Body!.CopyToAsync(bytes, TestContext.Current.CancellationToken);
        return bytes.ToArray();
    }

    public static async Task<string> ReadText(this SourceReply reply) => System.Text.Encoding.Latin1.GetString(await reply.ReadAll());

    /// <summary>The error that reading ends with.</summary>
    public static async Task<TransferError> ReadError(this SourceReply reply) =>
        (await Assert.ThrowsAsync<SourceException>(reply.ReadAll)).Error;
}
