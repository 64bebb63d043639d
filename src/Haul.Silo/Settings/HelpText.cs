using System.Reflection;

namespace Haul.Silo;

/// <summary>What <c>--help</c> and <c>--version</c> print.</summary>
internal static class HelpText
{
    public static string Version => $"haul-silo {Number}";

    /// <summary>Of the build, as in 1.2.3.</summary>
    public static string? Number => typeof(HelpText).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0];

    public static void Write(TextWriter output)
    {
        output.WriteLine("haul-silo runs one node of a Haul cluster until it is told to stop (SIGTERM hands its work over).");
        output.WriteLine();
        output.WriteLine("Options (also as Haul__KEY in the environment, or Haul:KEY in appsettings.json; the option counts first):");
        foreach (var setting in Known.All.Where(setting => !setting.IsAdvanced))
        {
            output.WriteLine($"  {setting.Option + " " + setting.Takes,-29} {setting.Help}");
        }

        output.WriteLine();
        output.WriteLine("By key alone, alike on all silos of a cluster:");
        foreach (var setting in Known.All.Where(setting => setting.IsAdvanced))
        {
            output.WriteLine($"  {setting.Key,-29} {setting.Help}");
        }

        output.WriteLine();
        output.WriteLine($"{KeyCommand.Usage} makes a key for the HTTP side, or adds it to FILE:");
        output.WriteLine("  read sees downloads, silos and pages; submit also acts on downloads; admin also drains silos.");
        output.WriteLine();
        output.WriteLine("OTEL_EXPORTER_OTLP_ENDPOINT=http://HOST:4317 in the environment sends metrics, traces and logs to a collector.");
        output.WriteLine();
        output.WriteLine("Examples:");
        output.WriteLine("  haul-silo");
        output.WriteLine("  haul-silo key new --scope submit --name ci --file /etc/haul/api-keys");
        output.WriteLine("  haul-silo --state azure:@/etc/haul/storage --key-file /etc/haul/key --advertise auto");
        output.WriteLine();
        output.WriteLine("Exit codes: 0 stopped after handing over, 1 internal, 2 usage, 7 store.");
    }
}
