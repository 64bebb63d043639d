using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>What a reply that is no success means to a command: the same exceptions as a client of the gateways gets.</summary>
internal static class ApiFailures
{
    private const string KeyCure = "give a key of the silos with HAUL_API_KEY, HAUL_API_KEY_FILE or --api-key-file";

    public static async Task<Exception> Of(ApiTarget target, HttpResponseMessage reply, CancellationToken cancellationToken)
    {
        var problem = await Problem(reply, cancellationToken);
        var code = ErrorCodeExtensions.Code(problem?.Code);
        var says = problem?.Detail ?? problem?.Title ?? $"It answers {(int)reply.StatusCode}.";
        return reply.StatusCode switch
        {
            HttpStatusCode.Unauthorized => Policy(target.Key is null ? $"{target.Shown} asks for an API key" : $"{target.Shown} does not take the API key"),
            // One that is told how to identify itself is refused for its key (RFC 6750 section 3.1), else for what it asks.
            HttpStatusCode.Forbidden when code is null || reply.Headers.WwwAuthenticate.Count > 0 => Policy($"{target.Shown} forbids it: {PlainText.Of(says).TrimEnd('.')}"),
            // After many wrong keys of this address, no try of the same key has another end.
            HttpStatusCode.TooManyRequests when code is ErrorCode.Policy => Policy($"{target.Shown} does not take the API key: {PlainText.Of(says).TrimEnd('.')}"),
            HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout => Lost(reply, says),
            HttpStatusCode.ServiceUnavailable when code is null or ErrorCode.ClusterUnreachable => Lost(reply, says),
            HttpStatusCode.ServiceUnavailable => new StateStoreException(new(code.Value, says)),
            >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest => NoHaul(target, "it leads elsewhere, and the key goes to no other address"),
            _ when code is { } known => new RefusedException(known, says),
            var status => NoHaul(target, $"it says {(int)status}"),
        };
    }

    /// <summary>Something else than a silo answers.</summary>
    public static InputException NoHaul(ApiTarget target, string how) => new(
        ErrorCode.ClusterUnreachable, $"{target.Shown} answers, but not as the HTTP side of a haul-silo: {how}", "check --cluster, as in http://127.0.0.1:8080");

    /// <summary>The sentence for a connection that cannot be made.</summary>
    /// <param name="error">A transient one: the last of all tries.</param>
    public static InputException Unreachable(ApiTarget target, Exception error) => error switch
    {
        HttpRequestException { StatusCode: { } status } => Refusal($"{target.Shown} answers {(int)status}: {PlainText.Of(error.Message).TrimEnd('.')}", "wait until a silo there is ready"),
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => Refusal($"the name '{PlainText.Of(target.Root.Host)}' has no address", "check --cluster"),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => Refusal(
            $"no TLS connection to {target.Shown}: {PlainText.Of((error.InnerException ?? error).Message).TrimEnd('.')}", "check that https is served there, and its certificate"),
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ResponseEnded } => NoHaul(target, "it speaks no HTTP"),
        _ => Refusal(
            $"no cluster answers at {target.Shown} ({(error.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused } ? "connection refused" : "no answer")})",
            "start haul-silo there, or give the HTTP address of a running one with --cluster http://HOST:PORT"),
    };

    /// <summary>No later try can have another end.</summary>
    public static bool IsFinal(Exception error) =>
        error is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.InvalidResponse };

    private static async Task<ApiProblem?> Problem(HttpResponseMessage reply, CancellationToken cancellationToken)
    {
        try
        {
            return JsonSerializer.Deserialize(await reply.Content.ReadAsByteArrayAsync(cancellationToken), ApiJson.Default.ApiProblem);
        }
        catch (JsonException)
        {
            return null; // of something before the silo
        }
    }

    private static HttpRequestException Lost(HttpResponseMessage reply, string says) => new(says, null, reply.StatusCode);

    private static InputException Policy(string cause) => new(ErrorCode.Policy, cause, KeyCure);

    private static InputException Refusal(string cause, string cure) => new(ErrorCode.ClusterUnreachable, cause, cure);
}
