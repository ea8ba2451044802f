using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatDeploy.Testing.Slack;

/// <summary>One connection of an app to a <see cref="FakeSlackSockets"/>.</summary>
internal sealed class FakeSlackSocket(WebSocket socket, FreezableStream stream, Action cut)
{
    private readonly SemaphoreSlim _sending = new(1);
    private volatile bool _isFrozen;

    /// <summary>Whether it can be sent over.</summary>
    public bool IsOpen => socket.State == WebSocketState.Open && !_isFrozen;

    /// <summary>Lets nothing pass any more in either direction, pings and their answers neither, as a network does that has forgotten the connection.</summary>
    public void Freeze()
    {
        _isFrozen = true;
        stream.Freeze();
    }

    /// <summary>Sends a frame; false where that cannot be.</summary>
    public async Task<bool> SendAsync(JsonObject frame)
    {
        await _sending.WaitAsync();
        try
        {
            if (!IsOpen) return false;
            await socket.SendAsync(Encoding.UTF8.GetBytes(frame.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            return true;
        }
        catch (WebSocketException)
        {
            return false;
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Closes it from this side.</summary>
    public async Task CloseAsync()
    {
        await _sending.WaitAsync();
        try
        {
            if (IsOpen) await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }
        catch (WebSocketException)
        {
            // Gone.
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Cuts it.</summary>
    public void Abort() => cut();

    /// <summary>Reads until it is closed.</summary>
    public async Task ReadAsync(Action<JsonObject> onFrame, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 << 10];
        using var message = new MemoryStream();
        try
        {
            while (true)
            {
                var received = await socket.ReceiveAsync(buffer, cancellationToken);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    await CloseReceivedAsync();
                    return;
                }

                message.Write(buffer, 0, received.Count);
                if (!received.EndOfMessage) continue;
                onFrame((JsonObject)JsonNode.Parse(message.ToArray())!);
                message.SetLength(0);
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or JsonException or IOException)
        {
            // Cut.
        }
    }

    private async Task CloseReceivedAsync()
    {
        if (socket.State == WebSocketState.CloseReceived) await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
    }
}
