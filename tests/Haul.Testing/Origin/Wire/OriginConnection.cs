using System.Net.Sockets;

namespace Haul.Testing;

/// <summary>One accepted connection: reads requests and answers them until somebody ends it.</summary>
internal sealed class OriginConnection(FaultOrigin origin, Site site, Socket socket, int number)
{
    /// <summary>A limited body must not run far ahead of the client inside the system's buffers.</summary>
    private const int LimitedSendBuffer = 64 * 1024;

    private readonly Throttle throttle = new(origin.Limits, origin.Log, number);
    private volatile bool dropped;

    /// <summary>Ends the connection at once, with a reset.</summary>
    public void Drop()
    {
        dropped = true;
        Reset();
    }

    /// <summary>Serves until the connection ends; never throws.</summary>
    public async Task Run(CancellationToken stop)
    {
        Stream? stream = null;
        try
        {
            socket.NoDelay = true;
            if (origin.Limits is { TotalRate: > 0 } or { ConnectionRate: > 0 } or { ResponseRate: > 0 })
            {
                socket.SendBufferSize = LimitedSendBuffer;
            }

            var plain = new NetworkStream(socket, ownsSocket: false);
            stream = origin.Tls is null ? plain : await origin.Tls.Accept(plain, stop);
            if (stream is not null)
            {
                await Serve(stream, stop);
            }
        }
        catch (Exception error) when (IsEndOfConnection(error))
        {
            // The log has it; a connection may end in any of these ways.
        }
        finally
        {
            socket.Dispose();
            if (stream is not null)
            {
                await DisposeQuietly(stream);
            }
        }
    }

    private async Task Serve(Stream stream, CancellationToken stop)
    {
        var reader = new RequestReader(stream);
        var writer = new ReplyWriter(stream, throttle);
        while (await reader.Read() is { } request)
        {
            var (exchange, reply, leave) = site.Enter(request, number);
            var close = reply.Close || Closes(request);
            try
            {
                var whole = await Answer(reader, writer, request, reply, exchange, stop);
                if (!whole && reply.Cut == CutKind.Reset)
                {
                    Reset();
                    return;
                }

                close |= !whole;
            }
            finally
            {
                leave();
            }

            if (close)
            {
                await Close(stream, reply);
                return;
            }
        }
    }

    /// <summary>True if the answer went out whole, false if the fault wants it cut; the log is told in any case.</summary>
    private async Task<bool> Answer(
        RequestReader reader, ReplyWriter writer, OriginRequest request, Reply reply, Exchange exchange, CancellationToken stop)
    {
        exchange.Status = reply.Status;
        exchange.Answered = reply.Span;
        exchange.AnswerHeaders = [.. reply.HeaderLines];
        var end = ExchangeEnd.ClientClosed;
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(stop);
        try
        {
            var gone = reader.ClientGone();
            _ = gone.ContinueWith(_ => Cancel(cancel), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            if (throttle.Limited(reply.Rate))
            {
                socket.SendBufferSize = LimitedSendBuffer;
            }

            if (origin.Limits.Latency > TimeSpan.Zero)
            {
                await Task.Delay(origin.Limits.Latency, cancel.Token);
            }

            var withBody = !request.IsHead && reply.Status is not ("204" or "304");
            var whole = await writer.Send(reply, withBody, exchange, cancel.Token);
            end = whole ? ExchangeEnd.Complete : ExchangeEnd.Fault;
            return whole;
        }
        finally
        {
            exchange.Finish(end == ExchangeEnd.ClientClosed && (dropped || stop.IsCancellationRequested) ? ExchangeEnd.OriginStopped : end);
            origin.Finished(exchange);
            await reply.Body.DisposeAsync();
        }
    }

    private static void Cancel(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The answer ended first.
        }
    }

    private static bool Closes(OriginRequest request)
    {
        var connection = request.Header("Connection") ?? "";
        return request.Version == "HTTP/1.0"
            ? !connection.Contains("keep-alive", StringComparison.OrdinalIgnoreCase)
            : connection.Contains("close", StringComparison.OrdinalIgnoreCase);
    }

    private async Task Close(Stream stream, Reply reply)
    {
        if (stream is System.Net.Security.SslStream tls && !reply.CloseWithoutNotify)
        {
            await tls.ShutdownAsync();
        }

        socket.Shutdown(SocketShutdown.Send);
    }

    private void Reset()
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
            socket.Dispose();
        }
        catch (Exception error) when (error is ObjectDisposedException or SocketException)
        {
            // It is gone already.
        }
    }

    private static async Task DisposeQuietly(Stream stream)
    {
        try
        {
            await stream.DisposeAsync();
        }
        catch (Exception error) when (IsEndOfConnection(error))
        {
            // Nothing is left to say.
        }
    }

    private static bool IsEndOfConnection(Exception error) =>
        error is IOException or SocketException or ObjectDisposedException or OperationCanceledException
            or System.Security.Authentication.AuthenticationException;
}
