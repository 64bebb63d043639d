using System.Text;
using CsCheck;

namespace Haul.Transfer.Tests.Sources;

public class FileNamesTests
{
    private static readonly Uri Url = new("https://example.com/dir/from-url.bin?sig=secret#x");

    [Theory]
    [InlineData("attachment; filename=plain.txt", "plain.txt")]
    [InlineData("attachment; filename=\"a b.txt\"", "a b.txt")]
    [InlineData("ATTACHMENT; FILENAME=\"a.txt\"", "a.txt")]
    [InlineData("inline;filename=\"a;b=c.txt\";x=y", "a;b=c.txt")]
    [InlineData("attachment; filename = \"a.txt\" ; size=1", "a.txt")]
    [InlineData("attachment; filename=\"say \\\"hi\\\".txt\"", "say _hi_.txt")]
    [InlineData("attachment; filename=\"fallback.txt\"; filename*=UTF-8''na%C3%AFve%20%E2%82%AC.txt", "naïve €.txt")]
    [InlineData("attachment; filename*=utf-8'en'a%2Fb.txt; filename=x", "b.txt")]
    [InlineData("attachment; filename*=ISO-8859-1''na%EFve.txt", "naïve.txt")]
    [InlineData("attachment; filename*=UTF-8''bad%FF.txt; filename=good.txt", "good.txt")]
    [InlineData("attachment; filename*=UTF-8''bad%4; filename=good.txt", "good.txt")]
    [InlineData("attachment; filename*=KOI8''x; filename=good.txt", "good.txt")]
    [InlineData("attachment; filename*=nonsense; filename=good.txt", "good.txt")]
    [InlineData("attachment; filename=\"na\u00C3\u00AFve.txt\"", "naïve.txt")]
    [InlineData("attachment; filename=\"na\u00EFve.txt\"", "naïve.txt")]
    [InlineData("attachment; filename=\"unterminated.txt", "unterminated.txt")]
    [InlineData("attachment; filename=\"\"", "from-url.bin")]
    [InlineData("attachment; filename=\"..\"", "from-url.bin")]
    [InlineData("attachment; filename=", "from-url.bin")]
    [InlineData("attachment; filename", "from-url.bin")]
    [InlineData("attachment", "from-url.bin")]
    [InlineData("", "from-url.bin")]
    [InlineData(null, "from-url.bin")]
    [InlineData("filename=x", "from-url.bin")]
    [InlineData(";;;===;;\"", "from-url.bin")]
    [InlineData("attachment; filename=\"../../etc/passwd\"", "passwd")]
    [InlineData("attachment; filename=\"C:\\dir\\file.txt\"", "file.txt")]
    public void FromReply_Disposition_NamesTheFile(string? disposition, string name) =>
        Assert.Equal(name, FileNames.FromReply(disposition, Url));

    [Theory]
    [InlineData("https://h/a/b.iso", "b.iso")]
    [InlineData("https://h/a/b.iso?x=/y/z", "b.iso")]
    [InlineData("https://h/a%20b%C3%A9.iso", "a bé.iso")]
    [InlineData("https://h/dir/", "dir")]
    [InlineData("https://h/", "download")]
    [InlineData("https://h", "download")]
    [InlineData("https://h/%2e%2e%2f%2e%2e%2fetc%2fpasswd", "passwd")]
    [InlineData("https://h/x%252fy", "y")]
    [InlineData("https://h/%00", "download")]
    [InlineData("https://h/a%0d%0ab", "ab")]
    public void FromReply_NoDisposition_TakesTheUrlsLastSegment(string url, string name) =>
        Assert.Equal(name, FileNames.FromReply(null, new(url)));

    [Theory]
    [InlineData("a\0b.txt", "ab.txt")]
    [InlineData("a\r\nb\u001b[31m", "ab[31m")]
    [InlineData("..\\..\\x.exe", "x.exe")]
    [InlineData("..%2f..%5Cx", "x")]
    [InlineData("photo\u202Egpj.exe", "photogpj.exe")]
    [InlineData("a\u2066b\u2069\u200F\uFEFFc", "abc")]
    [InlineData("a\u2028b", "ab")]
    [InlineData(".bashrc", "bashrc")]
    [InlineData(". .x", "x")]
    [InlineData("x. . ", "x")]
    [InlineData("CON", "_CON")]
    [InlineData("con.txt", "_con.txt")]
    [InlineData("aux .txt", "_aux .txt")]
    [InlineData("LPT1.tar.gz", "_LPT1.tar.gz")]
    [InlineData("COM²", "_COM²")]
    [InlineData("console.txt", "console.txt")]
    [InlineData("a<b>c:d\"e|f?g*h", "a_b_c_d_e_f_g_h")]
    [InlineData("...", "")]
    [InlineData("/", "")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void Sanitize_Path_LeavesASafeBaseName(string? path, string name) => Assert.Equal(name, FileNames.Sanitize(path));

    [Fact]
    public void Sanitize_BrokenText_BecomesAnUnderscore() => Assert.Equal("_x", FileNames.Sanitize("\uD800x"));

    [Fact]
    public void Sanitize_LongName_KeepsTheExtension()
    {
        var name = FileNames.Sanitize(new string('é', 200) + ".tar.gz");
        Assert.EndsWith("é.gz", name, StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(name), FileNames.MostBytes - 1, FileNames.MostBytes);
    }

    [Fact]
    public void Sanitize_LongEndingBehindADot_IsNoExtension() =>
        Assert.Equal("a." + new string('x', FileNames.MostBytes - 2), FileNames.Sanitize("a." + new string('x', 300)));

    [Fact]
    public void Sanitize_AnyText_IsSafe() => Gen.String.Sample(text =>
    {
        var name = FileNames.Sanitize(text);
        Assert.DoesNotContain(name, letter => letter is '/' or '\\' or '\0' || char.IsControl(letter));
        Assert.False(name.StartsWith('.') || name.EndsWith('.') || name.EndsWith(' '));
        Assert.InRange(Encoding.UTF8.GetByteCount(name), 0, FileNames.MostBytes);
        Assert.Equal(name, FileNames.Sanitize(name));
    });
}
