using System.Text;

namespace Haul.Cli.Tests;

public sealed class GetBadInputTests : IDisposable
{
    private const string Url = "http://origin/big.iso";
    private readonly Shell shell = new();

    public static TheoryData<string[]> Bad =>
    [
        new[] { "get" },
        new[] { "get", "" },
        new[] { "get", "  " },
        new[] { "get", "big.iso" },
        new[] { "get", "//origin/big.iso" },
        new[] { "get", "/etc/passwd" },
        new[] { "get", "http://" },
        new[] { "get", "http:///big.iso" },
        new[] { "get", "http://origin:99999/" },
        new[] { "get", "file:///etc/passwd" },
        new[] { "get", "ftp://origin/big.iso" },
        new[] { "get", "data:text/plain,x" },
        new[] { "get", "gopher://origin/" },
        new[] { "get", "jar:http://origin/!/x" },
        new[] { "get", "localhost:8080/x" },
        new[] { "get", "http://origin/a\r\nHost: evil" },
        new[] { "get", "http://origin/\u001b[2J" },
        new[] { "get", "http://origin/" + new string('a', 70_000) },
        new[] { "get", Url, "--nope" },
        new[] { "get", Url, "-z" },
        new[] { "get", Url, "-o" },
        new[] { "get", Url, "-o", "a", "-o", "b" },
        new[] { "get", Url, "-o", "" },
        new[] { "get", Url, "-o", "-" },
        new[] { "get", Url, "-o", "new/" },
        new[] { "get", Url, "-o", "a\0b" },
        new[] { "get", Url, "-o", "a", "-d", "b" },
        new[] { "get", Url, "http://origin/2", "-o", "a" },
        new[] { "get", Url, "http://origin/2", "--checksum", "md5:00000000000000000000000000000000" },
        new[] { "get", "-i", "missing.txt" },
        new[] { "get", "-i", "." },
        new[] { "get", "-i", "" },
        new[] { "get", Url, "--header", "no colon" },
        new[] { "get", Url, "--header", ": no name" },
        new[] { "get", Url, "--header", "a b: c" },
        new[] { "get", Url, "--header", "X: a\r\nHost: evil" },
        new[] { "get", Url, "--header", "X: a\nb" },
        new[] { "get", Url, "--header", "X: caf\u00e9" },
        new[] { "get", Url, "--header", "Range: bytes=0-1" },
        new[] { "get", Url, "--header", "range : bytes=0-1" },
        new[] { "get", Url, "--header", "host: evil" },
        new[] { "get", Url, "--header", "Content-Length: 1" },
        new[] { "get", Url, "--header", "Transfer-Encoding: chunked" },
        new[] { "get", Url, "--header", "Connection: close" },
        new[] { "get", Url, "--header", "If-Range: x" },
        new[] { "get", Url, "--header", "Accept-Encoding: gzip" },
        new[] { "get", Url, "--checksum", "" },
        new[] { "get", Url, "--checksum", "abc" },
        new[] { "get", Url, "--checksum", "crc32:00000000" },
        new[] { "get", Url, "--checksum", "sha-256:00" },
        new[] { "get", Url, "--checksum", "md5:zz000000000000000000000000000000" },
        new[] { "get", Url, "-x", "0" },
        new[] { "get", Url, "-x", "-1" },
        new[] { "get", Url, "-x", "257" },
        new[] { "get", Url, "-x", "1000000000" },
        new[] { "get", Url, "-x", "eight" },
        new[] { "get", Url, "-x", "1.5" },
        new[] { "get", Url, "-j", "0" },
        new[] { "get", Url, "-j", "1000000000" },
        new[] { "get", Url, "--limit-rate", "0" },
        new[] { "get", Url, "--limit-rate", "1x" },
        new[] { "get", Url, "--limit-rate", "-1K" },
        new[] { "get", Url, "--limit-rate", "K" },
        new[] { "get", Url, "--limit-rate", "99999999999G" },
        new[] { "get", Url, "--timeout", "0" },
        new[] { "get", Url, "--timeout", "-5" },
        new[] { "get", Url, "--timeout", "soon" },
        new[] { "get", Url, "--timeout", "1e9" },
        new[] { "get", Url, "--max-tries", "-1" },
        new[] { "get", Url, "--max-tries", "99999999999" },
        new[] { "get", Url, "--on-exists", "ask" },
        new[] { "get", Url, "--on-exists", "skip", "--force" },
        new[] { "get", Url, "--proxy", "ftp://proxy" },
        new[] { "get", Url, "--proxy", "" },
        Array.Empty<string>(),
        new[] { "fetch-it" },
        new[] { Url },
        new[] { "verify" },
        new[] { "verify", "a", "b" },
        new[] { "verify", "" },
        new[] { "verify", "." },
    ];

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Run_BadInput_ExitsTwoWithOneLineBeforeTheEngine(string[] args)
    {
        Assert.Equal(2, await shell.Run(args));

        Assert.Null(shell.Engine.Started);
        Assert.Empty(shell.Out);
        var line = Assert.Single(shell.ErrorLines);
        Assert.Matches("^haul: .+; .+$", line);
        Assert.DoesNotContain(line, letter => char.IsControl(letter));
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n\n   \n")]
    [InlineData("http://origin/1\nnot a url\n")]
    [InlineData("http://origin/1\n\u0001\u0002\n")]
    [InlineData("http://origin/1\n  out=x\n")]
    public async Task Run_BadList_ExitsTwoWithOneLineBeforeTheEngine(string text)
    {
        shell.Write("list.txt", text);

        Assert.Equal(2, await shell.Run("get", "-i", "list.txt"));

        Assert.Null(shell.Engine.Started);
        Assert.Contains("list.txt", Assert.Single(shell.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_BinaryList_SaysThatItIsNoText()
    {
        File.WriteAllBytes(Path.Combine(shell.Directory, "disk.iso"), [0x7f, 0x45, 0x4c, 0x46, 0xff, 0xfe, 0, 0]);

        Assert.Equal(2, await shell.Run("get", "-i", "disk.iso"));

        Assert.Contains("disk.iso is not text", Assert.Single(shell.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_BadLineOfList_NamesTheLine()
    {
        shell.Input = Encoding.UTF8.GetBytes("# mirrors\r\n\r\nhttp://origin/1\r\nftp://origin/2\r\n");

        Assert.Equal(2, await shell.Run("get", "-i", "-"));

        Assert.Contains("stdin line 4", Assert.Single(shell.ErrorLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("get", "ftp://user:hunter2@origin/?sig=hunter2")]
    [InlineData("get", "user:hunter2@origin/?sig=hunter2")]
    [InlineData("get", "http://user:hunter2@:99999/")]
    [InlineData("http://user:hunter2@origin/?sig=hunter2")]
    [InlineData("get", "http://origin/", "--header", "hunter2")]
    [InlineData("get", "http://origin/", "--header", "X: hunter2\u0001")]
    [InlineData("get", "http://origin/", "--proxy", "ftp://user:hunter2@proxy")]
    [InlineData("verify", "a", "http://user:hunter2@origin/?sig=hunter2")]
    public async Task Run_BadInputWithSecret_DoesNotEchoIt(params string[] args)
    {
        Assert.Equal(2, await shell.Run(args));

        Assert.DoesNotContain("hunter2", shell.Error + shell.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_BadProxyVariable_NamesTheVariable()
    {
        shell.Environment["http_proxy"] = "ftp://user:hunter2@proxy";

        Assert.Equal(2, await shell.Run("get", Url));

        var line = Assert.Single(shell.ErrorLines);
        Assert.Contains("http_proxy", line, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_TargetIsDirectory_ExitsSevenBeforeTheEngine()
    {
        Directory.CreateDirectory(Path.Combine(shell.Directory, "sub"));

        Assert.Equal(7, await shell.Run("get", Url, "-o", "sub"));

        Assert.Null(shell.Engine.Started);
        Assert.Contains("is a directory", Assert.Single(shell.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_DirectoryIsFile_ExitsSevenBeforeTheEngine()
    {
        shell.Write("file", "");

        Assert.Equal(7, await shell.Run("get", Url, "-d", "file"));
        Assert.Equal(7, await shell.Run("get", Url, "-d", "file/below"));
        Assert.Equal(7, await shell.Run("get", Url, "-o", "file/below"));

        Assert.Null(shell.Engine.Started);
        Assert.Equal(3, shell.ErrorLines.Length);
    }

    [Fact]
    public async Task Run_DirectoryIsReadOnly_ExitsSevenBeforeTheEngine()
    {
        // A file system that nobody may write to, root included.
        Assert.Equal(7, await shell.Run("get", Url, "-d", "/proc/sys"));

        Assert.Null(shell.Engine.Started);
        Assert.Single(shell.ErrorLines);
    }

    public void Dispose() => shell.Dispose();
}
