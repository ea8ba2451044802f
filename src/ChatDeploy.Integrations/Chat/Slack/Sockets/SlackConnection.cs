using System.Buffers;
using System.Collections.Concurrent;
using System.Net.WebSockets;

namespace ChatDeploy.Integrations.Chat.Slack.Sockets;

/// <summary>One WebSocket to Slack: reads frames until it closes, and sends acknowledgements. Never throws for what happens on the wire.</summary>
/// <remarks>
/// A connection whose other end is gone is noticed by a ping of ours that nobody answers: Slack's own pings are answered inside
/// <see cref="ClientWebSocket"/>, which does not tell of them. Cancelling a receive would tear the connection down, so reading
/// is ended by closing.
/// </remarks>
internal sealed class SlackConnection : IDisposable
{
    // The largest interactions bring a whole view with them, 250 kB and its state; Slack's own limit is not documented.
    private const int LongestMessage = 4 << 20;

    private readonly SlackSocketTimes _times;
    private readonly Func<SlackConnection, SlackFrame.Envelope, Task> _handle;
    private readonly ConcurrentDictionary<Task, byte> _handling = new();
    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly TaskCompletionSource _greeted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _leaving = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _reading = Task.CompletedTask;

    private SlackConnection(Func<SlackConnection, SlackFrame.Envelope, Task> handle, SlackSocketTimes times)
    {
        (_handle, _times) = (handle, times);
        _socket.Options.KeepAliveInterval = times.Silence;
        _socket.Options.KeepAliveTimeout = times.Pong;
    }

    /// <summary>Why another connection is needed: the reason of Slack's <c>disconnect</c>, or <see cref="Lost"/>.</summary>
    public Task<string> Leaving => _leaving.Task;

    /// <summary>Completes when the connection is closed and nothing more comes.</summary>
    public Task Reading => _reading;

    /// <summary>The reason where the connection just ended.</summary>
    public const string Lost = "lost";

    /// <summary>Connects, and waits for Slack's greeting.</summary>
    /// <param name="url">Where to, with a ticket that is good once.</param>
    /// <param name="handle">Handles a request; the next is read meanwhile. Never throws.</param>
    /// <param name="times">How patient to be.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>Null where it came to nothing.</returns>
    public static async Task<SlackConnection?> OpenAsync(Uri url, Func<SlackConnection, SlackFrame.Envelope, Task> handle, SlackSocketTimes times, CancellationToken cancellationToken)
    {
        var connection = new SlackConnection(handle, times);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(times.Hello);
        try
        {
            await connection._socket.ConnectAsync(url, limit.Token);
            connection._reading = connection.ReadAsync();
            await Task.WhenAny(connection._greeted.Task, connection._reading).WaitAsync(limit.Token);
            if (connection._greeted.Task.IsCompletedSuccessfully) return connection;
        }
        catch (Exception exception) when (exception is WebSocketException or HttpRequestException or OperationCanceledException)
        {
            // The exception may hold the address, and with it the ticket.
        }

        connection.Abort();
        await connection._reading;
        connection.Dispose();
        cancellationToken.ThrowIfCancellationRequested();
        return null;
    }

    /// <summary>Sends an acknowledgement.</summary>
    /// <returns>Whether it went out.</returns>
    public async Task<bool> SendAsync(byte[] message, CancellationToken cancellationToken)
    {
        try
        {
            await _sending.WaitAsync(cancellationToken);
            try
            {
                await _socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
                return true;
            }
            finally
            {
                _sending.Release();
            }
        }
        catch (Exception exception) when (exception is WebSocketException or InvalidOperationException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Waits for what is in hand to be acknowledged, says farewell, and waits until the other end has closed; each as long as a farewell may take.</summary>
    public async Task CloseAsync()
    {
        await SettleAsync();
        using var limit = new CancellationTokenSource(_times.Farewell);
        try
        {
            await _sending.WaitAsync(limit.Token);
            try
            {
                if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived) await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token);
            }
            finally
            {
                _sending.Release();
            }

            await _reading.WaitAsync(limit.Token);
        }
        catch (Exception exception) when (exception is WebSocketException or InvalidOperationException or OperationCanceledException)
        {
            // Gone already, or not listening.
        }

        Abort();
        await _reading;
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private void Abort() => _socket.Abort();

    private async Task ReadAsync()
    {
        var message = new ArrayBufferWriter<byte>(16 << 10);
        try
        {
            while (await ReceiveAsync(message))
            {
                switch (SlackFrame.Read(message.WrittenSpan))
                {
                    case SlackFrame.Hello:
                        _greeted.TrySetResult();
                        break;
                    case SlackFrame.Disconnect disconnect:
                        _leaving.TrySetResult(disconnect.Reason);
                        break;
                    case SlackFrame.Envelope envelope:
                        Handle(envelope);
                        break;
                }
            }
        }
        catch (Exception exception) when (exception is WebSocketException or IOException or InvalidOperationException or OperationCanceledException)
        {
            // Closed without a farewell, or given up.
        }

        _leaving.TrySetResult(Lost);
    }

    private void Handle(SlackFrame.Envelope envelope)
    {
        var handling = _handle(this, envelope);
        if (handling.IsCompleted) return;
        _handling[handling] = 0;
        _ = handling.ContinueWith(done => _handling.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task SettleAsync() => await Task.WhenAny(Task.WhenAll(_handling.Keys), Task.Delay(_times.Farewell));

    // What is too long is read to its end, and is then nothing.
    private async Task<bool> ReceiveAsync(ArrayBufferWriter<byte> message)
    {
        message.ResetWrittenCount();
        var isTooLong = false;
        while (true)
        {
            var received = await _socket.ReceiveAsync(message.GetMemory(4 << 10), CancellationToken.None);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                if (_socket.State == WebSocketState.CloseReceived) await CloseReceivedAsync();
                return false;
            }

            if (!isTooLong) message.Advance(received.Count);
            if (message.WrittenCount > LongestMessage)
            {
                isTooLong = true;
                message.ResetWrittenCount();
            }

            if (received.EndOfMessage) return true;
        }
    }

    // Slack has said farewell; what it sent before can still be acknowledged.
    private async Task CloseReceivedAsync()
    {
        await SettleAsync();
        await _sending.WaitAsync();
        try
        {
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }
        finally
        {
            _sending.Release();
        }
    }
}
