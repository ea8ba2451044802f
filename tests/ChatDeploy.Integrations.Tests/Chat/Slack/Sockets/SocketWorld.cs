using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ChatDeploy.Integrations.Chat.Slack;
using ChatDeploy.Integrations.Chat.Slack.Requests;
using ChatDeploy.Integrations.Chat.Slack.Sockets;
using ChatDeploy.Testing;
using ChatDeploy.Testing.Slack;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Integrations.Tests.Chat.Slack.Sockets;

/// <summary>A Slack that makes its requests over sockets, and the service that connects to it, with an intake that does as the test says.</summary>
internal sealed class SocketWorld : IAsyncDisposable
{
    private readonly SlackWorld _slack;
    private readonly SlackSockets _sockets;
    private bool _isStopped;

    private SocketWorld(SlackWorld slack, SlackSocketTimes times, string? appToken)
    {
        _slack = slack;
        var options = Options.Create(new SlackOptions { BotToken = FakeSlack.BotToken, AppToken = appToken, ApiUrl = slack.Slack.ApiUrl });
        _sockets = new SlackSockets(slack.Client, options, TakeAsync, times, TimeProvider.System, new Logger<SlackSockets>(new LoggerFactory([Log])));
    }

    public static SlackSocketTimes Impatient { get; } = new()
    {
        FirstPause = TimeSpan.FromMilliseconds(10),
        LongestPause = TimeSpan.FromMilliseconds(100),
        RefusedPause = TimeSpan.FromMilliseconds(200),
    };

    public RememberedLog Log { get; } = new();

    public FakeSlackSockets Slack => _slack.Slack.Sockets;

    public FakeSlack Api => _slack.Slack;

    /// <summary>What the intake answers; it is in our hands unless the test says otherwise.</summary>
    public Func<SlackRequestKind, JsonObject, Task<SlackAcknowledgement>> Intake { get; set; } = (_, _) => Task.FromResult(SlackAcknowledgement.Taken);

    /// <summary>What came to the intake, in order.</summary>
    public ConcurrentQueue<(SlackRequestKind Kind, string Payload)> Taken { get; } = new();

    public static async Task<SocketWorld> StartAsync(SlackSocketTimes? times = null, string? appToken = FakeSlack.AppToken, bool isConnected = true, Action<FakeSlack>? before = null)
    {
        var world = new SocketWorld(await SlackWorld.StartAsync(speed: 1), times ?? Impatient, appToken);

        // Nothing is sent twice because a machine is busy; tests that want it ask for it.
        world.Slack.Patience = TimeSpan.FromMinutes(1);
        world.Slack.MostSent = 1_000;
        before?.Invoke(world.Api);
        await world._sockets.StartAsync(default);
        if (isConnected) await Eventually.TrueAsync(() => world.Slack.Open == 1);
        return world;
    }

    public async Task StopAsync()
    {
        _isStopped = true;
        await _sockets.StopAsync(default);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isStopped) await StopAsync();
        _sockets.Dispose();
        await _slack.DisposeAsync();
    }

    private Task<SlackAcknowledgement> TakeAsync(SlackRequestKind kind, JsonObject payload, CancellationToken cancellationToken)
    {
        Taken.Enqueue((kind, payload.ToJsonString()));
        return Intake(kind, payload);
    }
}
