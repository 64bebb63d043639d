using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;

namespace Haul.Cli;

/// <summary>Name and version of this console, whatever process it runs in.</summary>
internal sealed class VersionLine : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var version = typeof(HaulConsole).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        parseResult.InvocationConfiguration.Output.WriteLine($"haul {version?.Split('+')[0]}");
        return 0;
    }
}
