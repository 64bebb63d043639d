using Haul.Abstractions;

namespace Haul.Persistence.Tests;

/// <summary>What claims on the targets of a cluster or a silo must do; a provider is put to it by deriving.</summary>
public abstract class TargetClaimsSuite
{
    private const string Url = "http://origin/file.bin";

    private ITargetClaims? _targets;

    protected ITargetClaims Targets => _targets ??= Start();

    /// <summary>Nothing claimed.</summary>
    protected abstract ITargetClaims Start();

    [Fact]
    public async Task Claim_AFreeName_IsGrantedAndAgain()
    {
        var download = NewId();

        Assert.True((await Targets.Claim(download, "file.bin", Url)).IsGranted);
        Assert.True((await Targets.Claim(download, "file.bin", Url)).IsGranted);
    }

    [Fact]
    public async Task Claim_AnothersName_IsRefusedWithItsOwnerAndACure()
    {
        var (owner, other) = (NewId(), NewId());
        await Targets.Claim(owner, "file.bin", Url);

        var claim = await Targets.Claim(other, "file.bin", Url);

        Assert.Equal(ErrorCode.TargetExists, claim.Refusal!.Code);
        Assert.Contains(owner.Value, claim.Refusal.Message, StringComparison.Ordinal);
        Assert.Contains("file.bin", claim.Refusal.Message, StringComparison.Ordinal);
        Assert.Null(claim.ContinuesAs);
        Assert.True((await Targets.Claim(owner, "file.bin", Url)).IsGranted);
    }

    [Fact]
    public async Task Claim_ManyAtOnce_OneHasIt()
    {
        var claims = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Targets.Claim(NewId(), "file.bin", Url).AsTask()));

        Assert.Single(claims, claim => claim.IsGranted);
        Assert.Equal(9, claims.Count(claim => claim.Refusal?.Code is ErrorCode.TargetExists));
    }

    [Theory]
    [InlineData("a/b\\c#d?e%f.bin")]
    [InlineData("Žluťoučký kůň 🐎.bin")]
    [InlineData("new\nline\u0001.bin")]
    [InlineData("it's.bin")]
    public async Task Claim_AnyName_IsItsOwn(string name)
    {
        Assert.True((await Targets.Claim(NewId(), name, Url)).IsGranted);

        Assert.False((await Targets.Claim(NewId(), name, Url)).IsGranted);
        Assert.True((await Targets.Claim(NewId(), name.ToUpperInvariant(), Url)).IsGranted);
    }

    [Fact]
    public async Task Claim_LongNamesThatDifferAtTheEnd_AreTwo()
    {
        var name = new string('ž', 2000);

        Assert.True((await Targets.Claim(NewId(), name + "1", Url)).IsGranted);
        Assert.True((await Targets.Claim(NewId(), name + "2", Url)).IsGranted);
        Assert.False((await Targets.Claim(NewId(), name + "1", Url)).IsGranted);
    }

    [Fact]
    public async Task Claim_ASecondName_GivesTheFirstBack()
    {
        var download = NewId();
        await Targets.Claim(download, "first.bin", Url);

        Assert.True((await Targets.Claim(download, "second.bin", Url)).IsGranted);

        Assert.True((await Targets.Claim(NewId(), "first.bin", Url)).IsGranted);
        Assert.False((await Targets.Claim(NewId(), "second.bin", Url)).IsGranted);
    }

    [Fact]
    public async Task Claim_ASecondNameThatIsTaken_KeepsTheFirst()
    {
        var download = NewId();
        await Targets.Claim(download, "first.bin", Url);
        await Targets.Claim(NewId(), "second.bin", Url);

        Assert.False((await Targets.Claim(download, "second.bin", Url)).IsGranted);

        Assert.False((await Targets.Claim(NewId(), "first.bin", Url)).IsGranted);
    }

    [Fact]
    public async Task Release_Forget_FreesTheNameEvenForALaterProcess()
    {
        var download = NewId();
        await Targets.Claim(download, "file.bin", Url);

        await Reopened().Release(download, forget: true);
        await Reopened().Release(download, forget: true);

        Assert.True((await Targets.Claim(NewId(), "file.bin", Url)).IsGranted);
    }

    [Fact]
    public async Task Release_Keep_LeavesTheNameToTheDownload()
    {
        var download = NewId();
        await Targets.Claim(download, "file.bin", Url);

        await Targets.Release(download, forget: false);

        Assert.False((await Targets.Claim(NewId(), "file.bin", Url)).IsGranted);
        Assert.True((await Targets.Claim(download, "file.bin", Url)).IsGranted);
    }

    [Fact]
    public async Task Release_WhoNeverClaimed_TakesNothingFromOthers()
    {
        var owner = NewId();
        await Targets.Claim(owner, "file.bin", Url);
        var other = NewId();
        await Targets.Claim(other, "file.bin", Url); // refused

        await Targets.Release(other, forget: true);

        Assert.False((await Targets.Claim(other, "file.bin", Url)).IsGranted);
    }

    [Fact]
    public async Task FindLeftOver_FindsNothing()
    {
        await Targets.Claim(NewId(), "file.bin", Url);

        Assert.Null(await Targets.FindLeftOver("file.bin", Url));
    }

    /// <summary>The same claims as another process sees them.</summary>
    protected abstract ITargetClaims Reopened();

    protected static DownloadId NewId() => DownloadId.New(TimeProvider.System);
}
