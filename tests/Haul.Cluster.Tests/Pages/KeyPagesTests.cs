using Haul.Testing;
using Microsoft.Playwright;

namespace Haul.Cluster.Tests.Pages;

/// <summary>The pages of a silo that asks for keys: a person sees and does what the key allows, for as long as it stands in the file.</summary>
public sealed class KeyPagesTests
{
    [Fact]
    public async Task Login_OfEachScope_ShowsWhatItMayDoUntilItsKeyIsTakenAway()
    {
        using var directory = new TempDirectory();
        var keys = directory.File("keys");
        var (read, admin) = (await Make(keys, "read"), await Make(keys, "admin"));
        await using var silo = await SiloProcess.Start(
            "keyed", ["--state", $"sqlite:{directory.File("haul.db")}", "--store", $"dir:{directory.File("files")}", "--api-key-file", keys]).Ready();
        await using var chromium = await Chromium.Start();

        var reader = await LogIn(chromium, silo, read);
        Assert.Equal(0, await reader.GetByRole(AriaRole.Button, new() { Name = "Submit", Exact = true }).CountAsync());
        await reader.GetByRole(AriaRole.Link, new() { Name = "Silos" }).ClickAsync();
        await reader.GetByRole(AriaRole.Heading, new() { Name = "Silos", Level = 1 }).WaitForAsync();
        Assert.Equal(0, await reader.GetByRole(AriaRole.Button, new() { Name = "Drain keyed" }).CountAsync());

        var chief = await LogIn(chromium, silo, admin);
        await chief.GetByRole(AriaRole.Button, new() { Name = "Submit", Exact = true }).WaitForAsync();
        await File.WriteAllLinesAsync(keys, (await File.ReadAllLinesAsync(keys, TestContext.Current.CancellationToken)).Where(line => !line.Contains(" admin ", StringComparison.Ordinal)), TestContext.Current.CancellationToken);

        await chief.GetByText("Your key is not known any more").WaitForAsync();
        Assert.Equal(0, await chief.GetByRole(AriaRole.Button, new() { Name = "Submit", Exact = true }).CountAsync());
        Assert.True(await reader.GetByRole(AriaRole.Heading, new() { Name = "Silos", Level = 1 }).IsVisibleAsync());
        Assert.Empty(chromium.Complaints);
    }

    /// <summary>Without a file that protects credentials, a silo knows the logins of its own life alone.</summary>
    [Fact]
    public async Task OpenPage_SiloThatKnowsItsLoginNoMore_LeadsToANewOneAndBack()
    {
        using var directory = new TempDirectory();
        var keys = directory.File("keys");
        var read = await Make(keys, "read");
        await using var silo = await SiloProcess.Start(
            "keyed", ["--state", $"sqlite:{directory.File("haul.db")}", "--store", $"dir:{directory.File("files")}", "--api-key-file", keys]).Ready();
        await using var chromium = await Chromium.Start();
        var page = await LogIn(chromium, silo, read);
        await page.GetByRole(AriaRole.Link, new() { Name = "Silos" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Silos", Level = 1 }).WaitForAsync();

        await silo.Kill();
        await page.Locator("#lost").WaitForAsync();
        await using var next = await silo.Again().Ready();

        await page.Locator("input[name=key]").FillAsync(read);
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Silos", Level = 1 }).WaitForAsync();
    }

    private static async Task<string> Make(string file, string scope)
    {
        await using var made = await ProcessRunner.Run(BuiltProgram.Find("Haul.Silo", "haul-silo"), ["key", "new", "--scope", scope, "--name", scope, "--file", file], HaulCluster.Patience);
        Assert.True(made.ExitCode == 0, made.Error);
        return made.Output.Split('\n')[0].Trim();
    }

    private static async Task<IPage> LogIn(Chromium chromium, SiloProcess silo, string key)
    {
        var page = await chromium.Page();
        await page.GotoAsync(silo.Http.AbsoluteUri);
        await page.Locator("input[name=key]").FillAsync(key);
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("main:not([inert])").WaitForAsync();
        return page;
    }
}
