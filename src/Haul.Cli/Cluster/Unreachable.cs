using System.Net;
using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>The sentence for a cluster that could not be joined: nobody there, or somebody else.</summary>
internal static class Unreachable
{
    /// <param name="known">Empty when the gateways stand in a table: then there is nothing to ask here.</param>
    public static async Task<InputException> Why(GatewayTarget target, IReadOnlyList<IPEndPoint> known, TimeProvider clock, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(known.Select(address => Probe.Ask(address, clock, cancellationToken)));
        var listening = known.Zip(answers).FirstOrDefault(pair => pair.Second is ProbeAnswer.Listens).First;
        return listening is not null
            ? Refusal($"{listening} answers, but not as cluster '{PlainText.Of(target.ClusterId)}'", "check --cluster-id, and that the port is a silo's gateway port")
            : Refusal($"{(known.Count > 0 ? "no cluster" : $"no silo of cluster '{PlainText.Of(target.ClusterId)}'")} answers at {target.Gateways.Shown}{Reason(answers)}", target.Gateways.Cure);
    }

    /// <summary>The tables that name the gateways cannot be read; null when that is not what went wrong.</summary>
    public static InputException? ByTables(Exception error)
    {
        var failure = error as StateStoreException ?? error.InnerException as StateStoreException;
        return failure is null ? null : Refusal(failure.Error.Message.TrimEnd('.'), "or check the connection string of --cluster (HAUL_CLUSTER)");
    }

    public static InputException WrongService(GatewayTarget target, string service) => Refusal(
        $"the cluster '{PlainText.Of(target.ClusterId)}' is of service '{PlainText.Of(service)}', not '{PlainText.Of(target.ServiceId)}'", "check --service-id (HAUL_SERVICE_ID)");

    private static string Reason(ProbeAnswer[] answers) =>
        answers.Length == 0 ? "" : answers.Contains(ProbeAnswer.Refused) ? " (connection refused)" : " (no answer)";

    private static InputException Refusal(string cause, string cure) => new(ErrorCode.ClusterUnreachable, cause, cure);
}
