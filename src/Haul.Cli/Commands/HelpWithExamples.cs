using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Haul.Cli;

/// <summary>The parser's help, and below it how the command is used.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    private static readonly Dictionary<string, string[]> Examples = new()
    {
        ["get"] =
        [
            "haul get https://example.org/big.iso",
            "haul get https://example.org/big.iso -d /data -x 16",
            "haul get https://example.org/big.iso --checksum sha-256:9f86d0...",
            "haul get -i urls.txt -j 4 --limit-rate 20M",
            "haul get https://example.org/big.iso --header \"Authorization: Bearer $TOKEN\" --json",
        ],
        ["submit"] =
        [
            "haul submit https://example.org/big.iso",
            "haul submit https://example.org/big.iso --name big.iso --connections-per-silo 4 --wait",
            "haul submit -i urls.txt --priority 2 --cluster silo-1:30000,silo-2:30000",
            "HAUL_API_KEY=$(cat key) haul submit https://example.org/big.iso --cluster https://haul.example.org",
        ],
        ["list"] = ["haul list", "haul list --status failed --limit 20", "haul list --name .iso --origin example.org", "haul list --json --after 01JD8Z3V9Q6N4T2M0K5R7W1XYB"],
        ["show"] = ["haul show W1XYB", "haul show big.iso --json"],
        ["explain"] = ["haul explain W1XYB", "haul explain big.iso --json | jq -r .sentence"],
        ["watch"] = ["haul watch W1XYB", "haul watch", "haul watch W1XYB --json | jq .rate", "haul watch W1XYB --cluster https://haul.example.org --api-key-file key"],
        ["pause"] = ["haul pause W1XYB"],
        ["resume"] = ["haul resume W1XYB big.iso"],
        ["cancel"] = ["haul cancel W1XYB"],
        ["remove"] = ["haul remove W1XYB", "haul remove big.iso --delete-file"],
        ["fetch"] = ["haul fetch W1XYB", "haul fetch big.iso -o /data/big.iso"],
        ["nodes"] = ["haul nodes", "haul nodes --json --cluster azure:@/etc/haul/connection", "haul nodes --cluster http://127.0.0.1:8080"],
        ["drain"] = ["haul drain silo-2"],
        ["verify"] =
        [
            "haul get https://example.org/big.iso --manifest",
            "haul verify big.iso",
        ],
    };

    private static readonly string[] ExitCodes =
    [
        "0 done, 1 internal, 2 usage, 3 network, 4 the origin refused, 5 the origin's file changed, 6 integrity,",
        "7 disk or target, 8 policy, 9 cancelled, 10 no cluster answers, 11 not found,",
        "130 stopped by Ctrl-C (run it again to go on)",
    ];

    /// <summary>Help is asked for instead of the command, so what is missing does not matter.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var code = help.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        var command = parseResult.CommandResult.Command;
        Section(output, "Examples:", Examples.GetValueOrDefault(command.Name) ?? [Examples["get"][0], .. Examples["verify"], Examples["submit"][0], .. Examples["watch"][..2], Examples["nodes"][0]]);
        Section(output, "Exit codes:", ExitCodes);
        return code;
    }

    private static void Section(TextWriter output, string title, IEnumerable<string> lines)
    {
        output.WriteLine(title);
        foreach (var line in lines)
        {
            output.WriteLine($"  {line}");
        }

        output.WriteLine();
    }
}
