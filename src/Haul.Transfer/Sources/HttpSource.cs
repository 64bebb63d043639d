using System.Security.Cryptography.X509Certificates;
using Haul.Abstractions;

namespace Haul.Transfer;

/// <summary>
/// Bodies over HTTP/1.1 and TLS. Sends a plain ranged GET, follows redirects from the download's own URL each time (so that a CDN may
/// rotate), shows the reply's raw head to the gate and guards the body.
/// </summary>
/// <remarks>
/// If-Range is never sent: the gate compares the validators of every reply, which protects as well, and some CDNs answer every
/// If-Range with 200.
/// </remarks>
public sealed class HttpSource : ISource, IDisposable
{
    private readonly IRangeGate _gate;
    private readonly TimeProvider _clock;
    private readonly HttpHandlers _handlers;

    public HttpSource(IRangeGate gate, IAddressPolicy addresses, TimeProvider clock)
        : this(gate, addresses, clock, trust: null)
    {
    }

    internal HttpSource(IRangeGate gate, IAddressPolicy addresses, TimeProvider clock, X509ChainPolicy? trust, Resolve? resolve = null) =>
        (_gate, _clock, _handlers) = (gate, clock, new(addresses, clock, trust, resolve));

    /// <inheritdoc/>
    public async Task<SourceReply> Open(SourceRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Url.Scheme != Uri.UriSchemeHttp && request.Url.Scheme != Uri.UriSchemeHttps)
        {
            return Failed(TransferErrorKind.Final, $"A {request.Url.Scheme}: URL is not fetched over HTTP.", ErrorCode.Policy);
        }

        var ask = new GateAsk(request.Range, request.Known, OfAnotherUrl: request.OfAnotherUrl);
        var chain = new RedirectChain(request.Url);
        while (true)
        {
            var (response, failure) = await Send(request, ask, chain, cancellationToken).ConfigureAwait(false);
            if (response is null)
            {
                return SourceReply.Failed(failure!);
            }

            var head = Head(response);
            if (head.Status == 416 && ask is { Known: null, Whole: false } && _gate.Judge(ask, head).Error is not null)
            {
                // Some origins refuse any range of a file that they would send whole.
                response.Dispose();
                ask = ask with { Whole = true };
                continue;
            }

            if (!RedirectChain.IsRedirect(head.Status))
            {
                return await Judge(request, ask, chain, response, head, cancellationToken).ConfigureAwait(false);
            }

            response.Dispose();
            if (chain.Follow(head) is { } refusal)
            {
                return SourceReply.Failed(refusal);
            }
        }
    }

    public void Dispose() => _handlers.Dispose();

    /// <summary>One hop, up to its final status and fields: interim replies without end (1xx) do not outlast the timeout.</summary>
    private async Task<(HttpResponseMessage?, TransferError?)> Send(
        SourceRequest request, GateAsk ask, RedirectChain chain, CancellationToken cancellationToken)
    {
        using var message = HttpAsk.Write(request, ask, chain.Current, chain.AtHome);
        using var silence = new CancellationTokenSource(request.Timeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        try
        {
            return (await _handlers.For(request.Proxy).SendAsync(message, either.Token).ConfigureAwait(false), null);
        }
        catch (Exception error) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(error.Message, error, cancellationToken);
        }
        catch (OperationCanceledException) when (silence.IsCancellationRequested)
        {
            return (null, new(TransferErrorKind.Transient,
                $"{chain.Current.Authority} gave no answer within {request.Timeout.TotalSeconds:0.#} s.", ErrorCode.Network));
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException or NotSupportedException or InvalidOperationException)
        {
            return (null, NetworkFaults.Explain(error, chain.Current, request.Proxy));
        }
    }

    private async Task<SourceReply> Judge(
        SourceRequest request, GateAsk ask, RedirectChain chain, HttpResponseMessage response, ResponseHead head, CancellationToken cancellationToken)
    {
        var verdict = _gate.Judge(ask, head);
        if (verdict.Error is { } error)
        {
            response.Dispose();
            return SourceReply.Failed(error with { Redirected = !chain.AtHome });
        }

        var raw = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var body = new HttpBody(raw, verdict, chain.Current, request.Proxy, request.Timeout, _clock);
        var name = FileNames.FromReply(head.First("Content-Disposition"), request.Url);
        return SourceReply.Opened(body, response, verdict.Start, verdict.End, verdict.Representation!, name);
    }

    private static ResponseHead Head(HttpResponseMessage response) => new(
        (int)response.StatusCode,
        [.. response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated).SelectMany(field => field.Value, (field, line) => new HeaderField(field.Key, line))]);

    private static SourceReply Failed(TransferErrorKind kind, string message, ErrorCode code) => SourceReply.Failed(new(kind, message, code));
}
