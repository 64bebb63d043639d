namespace Haul.Silo.Tests.Keys;

/// <summary>The lines of a file of keys.</summary>
public sealed class ApiKeysTests
{
    private const string Canary = "canary-canary-canary";

    private static readonly string Digest = Convert.ToHexString(ApiKey.DigestOf(Canary));

    [Fact]
    public void Parse_LinesOfBothKinds_KnowsTheirKeys()
    {
        var keys = ApiKeys.Parse("file", $"# people\r\n\r\n  sha256:{Digest}\tsubmit  ci \r\nplain-key-0123456789\r\n");

        Assert.Equal(("ci", "submit"), keys.Find(Canary) is { } hashed ? (hashed.Name, hashed.Scope) : default);
        Assert.Equal(("line-4", "admin"), keys.Find("plain-key-0123456789") is { } plain ? (plain.Name, plain.Scope) : default);
        Assert.Null(keys.Find("plain-key-012345678"));
        Assert.Null(keys.Find(""));
        Assert.Null(keys.Find(Digest));
        Assert.Null(keys.Find($"sha256:{Digest}"));
    }

    [Theory]
    [InlineData("sha256:DIGEST", "line 2 is neither a key nor")]
    [InlineData("sha256:DIGEST read", "line 2 is neither a key nor")]
    [InlineData("sha256:DIGEST read a b", "line 2 is neither a key nor")]
    [InlineData("canary-canary-canary read ci", "line 2 is neither a key nor")]
    [InlineData("sha256:DIGEST Read ci", "line 2 has an unknown scope")]
    [InlineData("sha256:DIGEST root ci", "line 2 has an unknown scope")]
    [InlineData("sha256:canary read ci", "line 2 has no SHA-256 digest")]
    [InlineData("sha256:DIGEST00 read ci", "line 2 has no SHA-256 digest")]
    [InlineData("sha256:ZZDIGEST read ci", "line 2 has no SHA-256 digest")]
    [InlineData("sha256:DIGEST read c/i", "line 2 has a name that cannot be one")]
    [InlineData("canary", "line 2 is a key of less than 16 characters")]
    [InlineData("sha256:DIGEST read ci\nsha256:AADIGEST read ci", "line 3 has a name that an earlier line has")]
    [InlineData("sha256:DIGEST read ci\nsha256:DIGEST admin cd", "line 3 has a key that an earlier line has")]
    [InlineData("sha256:DIGEST read ci\ncanary-canary-canary", "line 3 has a key that an earlier line has")]
    public void Parse_LineThatCannotBeMeant_IsNamedAndNotShown(string lines, string reason)
    {
        var text = lines.Replace("AADIGEST", $"AA{Digest[2..]}", StringComparison.Ordinal).Replace("ZZDIGEST", $"ZZ{Digest[2..]}", StringComparison.Ordinal).Replace("DIGEST", Digest, StringComparison.Ordinal);

        var error = Assert.Throws<InputException>(() => ApiKeys.Parse("file", $"\n{text}\n"));

        Assert.StartsWith($"file {reason}", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Digest[8..], error.Message, StringComparison.OrdinalIgnoreCase);
    }
}
