using System.Diagnostics;
using Haul.Testing;

namespace Haul.Architecture.Tests;

/// <summary>Where the source of the house is, and what git holds of it.</summary>
internal static class House
{
    /// <summary>The built assembly of a project, from this test's own folder.</summary>
    public static string Assembly(string name) => Path.Combine(AppContext.BaseDirectory, $"{name}.dll");

    /// <summary>Paths of committed and staged files, relative to the root.</summary>
    public static IReadOnlyList<string> Files()
    {
        var start = new ProcessStartInfo("git", ["-C", Checkout.Root, "ls-files", "-z"]) { RedirectStandardOutput = true };
        using var git = Process.Start(start)!;
        var names = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return names.Split('\0', StringSplitOptions.RemoveEmptyEntries);
    }
}
