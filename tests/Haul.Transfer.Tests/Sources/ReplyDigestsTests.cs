using System.Security.Cryptography;
using System.Text;

namespace Haul.Transfer.Tests.Sources;

public class ReplyDigestsTests
{
    // Of "hello" as well.
    private const string Hex1 = "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d";
    private const string HexMd5 = "5d41402abc4b2a76b9719d911017c592";

    private static readonly byte[] Bytes = Encoding.ASCII.GetBytes("hello");
    private static readonly string Sha256 = Convert.ToBase64String(SHA256.HashData(Bytes));
    private static readonly string Sha512 = Convert.ToBase64String(SHA512.HashData(Bytes));
    private static readonly string Sha1 = Convert.ToBase64String(Convert.FromHexString(Hex1));
    private static readonly string Md5 = Convert.ToBase64String(Convert.FromHexString(HexMd5));
    private static readonly string Hex256 = Convert.ToHexStringLower(SHA256.HashData(Bytes));
    private static readonly string Hex512 = Convert.ToHexStringLower(SHA512.HashData(Bytes));

    public static TheoryData<string, string, string> Rows => new()
    {
        { $"Repr-Digest: sha-256=:{Sha256}:", $"sha-256:{Hex256}", $"sha-256:{Hex256}" },
        { $"Repr-Digest: sha-512=:{Sha512}:, sha-256=:{Sha256}:;p=1", $"sha-512:{Hex512} sha-256:{Hex256}", $"sha-512:{Hex512} sha-256:{Hex256}" },
        { $"Repr-Digest: sha-512=:{Sha512}:\r\nRepr-Digest: sha-256=:{Sha256}:", $"sha-512:{Hex512} sha-256:{Hex256}", $"sha-512:{Hex512} sha-256:{Hex256}" },
        { $"Content-Digest: sha-256=:{Sha256}:", $"sha-256:{Hex256}", "" },
        { $"Digest: SHA-256={Sha256},SHA={Sha1},md5={Md5},unixsum=30637", $"sha-256:{Hex256} sha-1:{Hex1} md5:{HexMd5}", $"sha-256:{Hex256} sha-1:{Hex1} md5:{HexMd5}" },
        { $"Content-MD5: {Md5}", $"md5:{HexMd5}", "" },
        { $"x-ms-blob-content-md5: {Md5}", $"md5:{HexMd5}", $"md5:{HexMd5}" },
        { $"Content-MD5: {Md5}\r\nx-ms-blob-content-md5: {Md5}", $"md5:{HexMd5}", $"md5:{HexMd5}" },
        { "Repr-Digest: sha-256=:AAAA:", "", "" },
        { $"Repr-Digest: sha-256={Sha256}", "", "" },
        { $"Repr-Digest: crc32c=:AAAAAA==:, sha-256=:{Sha256}:", $"sha-256:{Hex256}", $"sha-256:{Hex256}" },
        { $"Digest: SHA-256={Hex256}", "", "" },
        { $"Repr-Digest: {new string('=', 300)}, , sha-256, =, sha-256=:{new string('A', 400)}:", "", "" },
        { "Content-MD5: not base64!", "", "" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Read_Fields_GivesWhatIsOfTheWhole(string fields, string ofWhole, string ofPart)
    {
        var head = RawHead.Parse("HTTP/1.1 200 OK\r\n" + fields);
        Assert.Equal(ofWhole, string.Join(' ', ReplyDigests.Read(head, whole: true)));
        Assert.Equal(ofPart, string.Join(' ', ReplyDigests.Read(head, whole: false)));
    }

    [Fact]
    public void OfContent_TakesContentDigestAlone()
    {
        var head = RawHead.Parse($"HTTP/1.1 206 Partial Content\r\nContent-Digest: sha-256=:{Sha256}:, md5=:{Md5}:\r\nRepr-Digest: sha-512=:{Sha512}:\r\nContent-MD5: {Md5}");
        Assert.Equal([$"sha-256:{Hex256}", $"md5:{HexMd5}"], ReplyDigests.OfContent(head).Select(digest => digest.ToString()));
    }

    [Fact]
    public void Read_ConflictingDigests_KeepsBoth()
    {
        var other = Convert.ToBase64String(SHA256.HashData([]));
        var head = RawHead.Parse($"HTTP/1.1 200 OK\r\nRepr-Digest: sha-256=:{Sha256}:\r\nDigest: sha-256={other}");
        Assert.Equal(2, ReplyDigests.Read(head, whole: false).Length);
    }
}
