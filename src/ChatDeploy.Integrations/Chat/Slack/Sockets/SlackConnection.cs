using System.Buffers;
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

    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly TaskCompletionSource _greeted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _leaving = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _reading = Task.CompletedTask;

    private SlackConnection(SlackSocketTimes times)
    {
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
    /// <param name="onEnvelope">Told of each request; must return at once.</param>
    /// <param name="times">How patient to be.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>Null where it came to nothing.</returns>
    public static async Task<SlackConnection?> OpenAsync(Uri url, Action<SlackConnection, SlackFrame.Envelope> onEnvelope, SlackSocketTimes times, CancellationToken cancellationToken)
    {
        var connection = new SlackConnection(times);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(times.Hello);
        try
        {
            await connection._socket.ConnectAsync(url, limit.Token);
            connection._reading = connection.ReadAsync(onEnvelope);
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

    /// <summary>Says farewell, and waits until the other end has closed or the time is over.</summary>
    public async Task CloseAsync(TimeSpan longest)
    {
        using var limit = new CancellationTokenSource(longest);
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

    private async Task ReadAsync(Action<SlackConnection, SlackFrame.Envelope> onEnvelope)
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
                        onEnvelope(this, envelope);
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

    private async Task CloseReceivedAsync()
    {
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
