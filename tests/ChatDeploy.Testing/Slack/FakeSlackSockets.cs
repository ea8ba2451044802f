using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ChatDeploy.Testing.Slack;

/// <summary>
/// Slack's side of Socket Mode: addresses that are good once, a greeting, pings, requests over any one of the open connections, sent
/// again when they are not acknowledged in time, connections that are refreshed, frozen, cut or refused.
/// </summary>
public sealed class FakeSlackSockets
{
    // RFC 6455, section 1.3.
    private const string Handshake = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private readonly WebApplication _application;
    private readonly CancellationToken _ends;
    private readonly ConcurrentDictionary<string, bool> _tickets = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, FakeSlackEnvelope> _envelopes = new(StringComparer.Ordinal);
    private readonly List<FakeSlackSocket> _sockets = [];
    private readonly Lock _gate = new();
    private TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _opened;
    private int _next;

    internal FakeSlackSockets(WebApplication application, CancellationToken ends)
    {
        (_application, _ends) = (application, ends);
        application.Map("/link", (RequestDelegate)AcceptAsync);
    }

    /// <summary>How long a request may go without acknowledgement before it is sent again; Slack's three seconds.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How often a request is sent at most.</summary>
    public int MostSent { get; set; } = 4;

    /// <summary>Whether connecting is refused, after its address was given out.</summary>
    public bool IsRefusing { get; set; }

    /// <summary>Whether connections are accepted and not greeted.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Connections so far.</summary>
    public int Opened => Volatile.Read(ref _opened);

    /// <summary>Connections that requests can be sent over now.</summary>
    public int Open
    {
        get
        {
            lock (_gate) return _sockets.Count(socket => socket.IsOpen);
        }
    }

    /// <summary>Somebody typed a command.</summary>
    public FakeSlackEnvelope Command(JsonObject fields) => Send("slash_commands", fields, takesPayload: true);

    /// <summary>Somebody pressed, chose or submitted something.</summary>
    public FakeSlackEnvelope Interaction(JsonObject payload) => Send("interactive", payload, takesPayload: true);

    /// <summary>Something happened.</summary>
    public FakeSlackEnvelope Event(JsonObject envelope) => Send("events_api", envelope, takesPayload: false);

    /// <summary>Sends a request over one of the connections, and again until it is acknowledged.</summary>
    public FakeSlackEnvelope Send(string type, JsonObject payload, bool takesPayload)
    {
        var envelope = new FakeSlackEnvelope(Guid.NewGuid().ToString(), type, payload, takesPayload);
        _envelopes[envelope.Id] = envelope;
        _ = DeliverAsync(envelope);
        return envelope;
    }

    /// <summary>Asks every connection to make room for a new one, goes on using it until there is one more, and closes it then.</summary>
    /// <param name="reason">As Slack says it.</param>
    public async Task RefreshAsync(string reason = "refresh_requested")
    {
        var (before, old) = (Opened, Sockets().FindAll(socket => socket.IsOpen));
        foreach (var socket in old) await socket.SendAsync(Disconnect(reason));
        await Eventually.TrueAsync(() => Opened >= before + old.Count);
        foreach (var socket in old) await socket.CloseAsync();
    }

    /// <summary>Tells every connection why it ends, and closes it at once.</summary>
    public async Task CloseAsync(string reason)
    {
        foreach (var socket in Sockets())
        {
            await socket.SendAsync(Disconnect(reason));
            await socket.CloseAsync();
        }
    }

    /// <summary>Lets nothing pass any more over the connections of now, without a word.</summary>
    public void Freeze() => Sockets().ForEach(socket => socket.Freeze());

    /// <summary>Cuts the connections of now.</summary>
    public void Cut() => Sockets().ForEach(socket => socket.Abort());

    internal string NewAddress()
    {
        var ticket = Guid.NewGuid().ToString("N");
        _tickets[ticket] = true;
        return $"{_application.Urls.First().Replace("http:", "ws:", StringComparison.Ordinal)}/link?ticket={ticket}&app_id=A0DEMO";
    }

    private async Task AcceptAsync(HttpContext context)
    {
        var upgrade = context.Features.Get<IHttpUpgradeFeature>();
        if (!_tickets.TryRemove(context.Request.Query["ticket"].ToString(), out _) || IsRefusing || upgrade?.IsUpgradableRequest != true)
        {
            context.Response.StatusCode = IsRefusing ? 503 : 408;
            return;
        }

        // By hand, since what stands below a WebSocket that ASP.NET accepts cannot be frozen.
        context.Response.Headers.Connection = "Upgrade";
        context.Response.Headers.Upgrade = "websocket";
#pragma warning disable CA5350 // it is the handshake's, and keeps no secret
        context.Response.Headers.SecWebSocketAccept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(context.Request.Headers.SecWebSocketKey + Handshake)));
#pragma warning restore CA5350
        await using var stream = new FreezableStream(await upgrade.UpgradeAsync());
        using var accepted = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = TimeSpan.FromSeconds(5) });
        var socket = new FakeSlackSocket(accepted, stream, context.Abort);
        if (!IsSilent)
        {
            await socket.SendAsync(new JsonObject { ["type"] = "hello", ["num_connections"] = Open + 1, ["debug_info"] = new JsonObject { ["approximate_connection_time"] = 3600 } });
            lock (_gate)
            {
                _sockets.Add(socket);
                _opened++;
                _arrived.TrySetResult();
                _arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        using var ends = CancellationTokenSource.CreateLinkedTokenSource(_ends, context.RequestAborted);
        await socket.ReadAsync(OnFrame, ends.Token);
        lock (_gate) _sockets.Remove(socket);
    }

    private void OnFrame(JsonObject frame)
    {
        if ((string?)frame["envelope_id"] is { } id && _envelopes.TryGetValue(id, out var envelope)) envelope.Acknowledge(frame);
    }

    private async Task DeliverAsync(FakeSlackEnvelope envelope)
    {
        try
        {
            while (envelope.Sent < MostSent && !envelope.Acknowledged.IsCompleted)
            {
                var socket = await NextAsync();
                if (!await socket.SendAsync(envelope.Next())) continue;
                await Task.WhenAny(envelope.Acknowledged, Task.Delay(Patience, _ends));
                _ends.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException)
        {
            // The fake ends.
        }
    }

    private async Task<FakeSlackSocket> NextAsync()
    {
        while (true)
        {
            Task arrived;
            lock (_gate)
            {
                var open = _sockets.FindAll(socket => socket.IsOpen);
                if (open.Count > 0) return open[_next++ % open.Count];
                arrived = _arrived.Task;
            }

            await arrived.WaitAsync(_ends);
        }
    }

    private List<FakeSlackSocket> Sockets()
    {
        lock (_gate) return [.. _sockets];
    }

    private static JsonObject Disconnect(string reason) => new() { ["type"] = "disconnect", ["reason"] = reason, ["debug_info"] = new JsonObject { ["host"] = "fake" } };
}
