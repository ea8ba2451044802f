using System.Text.Json.Nodes;
using ChatDeploy.Integrations.Chat.Slack;
using ChatDeploy.Integrations.Chat.Slack.Requests;
using ChatDeploy.Integrations.Chat.Slack.Sockets;
using ChatDeploy.Testing;
using ChatDeploy.Testing.Slack;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Integrations.Tests.Chat.Slack.Sockets;

/// <summary>Socket Mode against a Slack that refreshes, freezes, cuts and refuses its connections.</summary>
public sealed class SlackSocketsTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Each_kind_of_request_reaches_the_intake_and_is_acknowledged()
    {
        await using var world = await SocketWorld.StartAsync();
        FakeSlackEnvelope[] sent = [world.Slack.Command(Payload("command")), world.Slack.Interaction(Payload("press")), world.Slack.Event(Payload("event"))];
        foreach (var envelope in sent) Assert.Equal(["envelope_id"], (await envelope.Acknowledged.WaitAsync(Deadline)).Select(part => part.Key));
        Assert.Equal(
            [(SlackRequestKind.Command, Payload("command").ToJsonString()), (SlackRequestKind.Interaction, Payload("press").ToJsonString()), (SlackRequestKind.Event, Payload("event").ToJsonString())],
            world.Taken.OrderBy(taken => taken.Kind));
    }

    [Fact]
    public async Task What_is_answered_to_a_submission_goes_with_its_acknowledgement()
    {
        await using var world = await SocketWorld.StartAsync();
        var answer = new JsonObject { ["response_action"] = "errors", ["errors"] = new JsonObject { ["reason"] = "Say why." } };
        world.Intake = (_, _) => Task.FromResult(new SlackAcknowledgement(true, answer));
        Assert.Equal(answer.ToJsonString(), (await world.Slack.Interaction(Payload("submission")).Acknowledged.WaitAsync(Deadline))["payload"]!.ToJsonString());
        Assert.Null((await world.Slack.Event(Payload("event")).Acknowledged.WaitAsync(Deadline))["payload"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_not_taken_is_not_acknowledged_and_comes_again_the_same(bool throws)
    {
        await using var world = await SocketWorld.StartAsync();
        world.Slack.Patience = TimeSpan.FromMilliseconds(200);
        world.Intake = (_, _) => world.Taken.Count > 1 ? Task.FromResult(SlackAcknowledgement.Taken)
            : throws ? throw new InvalidOperationException("the store is away") : Task.FromResult(SlackAcknowledgement.NotTaken);
        var envelope = world.Slack.Command(Payload("queue"));
        await envelope.Acknowledged.WaitAsync(Deadline);
        Assert.InRange(world.Taken.Count, 2, envelope.Sent);
        Assert.Single(world.Taken.Distinct());
    }

    [Fact]
    public async Task A_request_that_takes_long_holds_no_other_up()
    {
        await using var world = await SocketWorld.StartAsync();
        var slow = new TaskCompletionSource<SlackAcknowledgement>();
        world.Intake = (_, payload) => payload["text"]!.GetValue<string>() == "slow" ? slow.Task : Task.FromResult(SlackAcknowledgement.Taken);
        var first = world.Slack.Command(Payload("slow"));
        await world.Slack.Command(Payload("quick")).Acknowledged.WaitAsync(Deadline);
        Assert.False(first.Acknowledged.IsCompleted);
        slow.SetResult(SlackAcknowledgement.Taken);
        await first.Acknowledged.WaitAsync(Deadline);
    }

    [Theory]
    [InlineData("warning")]
    [InlineData("refresh_requested")]
    public async Task Nothing_is_lost_while_connections_are_refreshed_under_a_stream_of_commands(string reason)
    {
        await using var world = await SocketWorld.StartAsync();
        using var enough = new CancellationTokenSource();
        var stream = Task.Run(async () =>
        {
            var sent = new List<FakeSlackEnvelope>();
            while (!enough.IsCancellationRequested && sent.Count < 5_000)
            {
                sent.Add(world.Slack.Command(Payload($"queue {sent.Count}")));
                await sent[^1].Acknowledged.WaitAsync(Deadline);
            }

            return sent;
        });
        for (var i = 0; i < 3; i++) await world.Slack.RefreshAsync(reason);
        await enough.CancelAsync();
        var commands = await stream;
        Assert.NotEmpty(commands);
        Assert.All(commands, command => Assert.Equal(1, command.Sent));
        Assert.Equal(commands.Select(c => c.Payload.ToJsonString()), world.Taken.Select(t => t.Payload));
        await Eventually.TrueAsync(() => world.Slack.Open == 1);
        Assert.Equal(4, world.Slack.Opened);
    }

    [Fact]
    public async Task A_connection_that_nothing_passes_any_more_is_noticed_and_replaced()
    {
        await using var world = await SocketWorld.StartAsync(SocketWorld.Impatient with { Silence = TimeSpan.FromMilliseconds(200), Pong = TimeSpan.FromMilliseconds(200) });
        world.Slack.Freeze();
        var envelope = world.Slack.Command(Payload("queue"));
        await envelope.Acknowledged.WaitAsync(Deadline);
        Assert.Equal(2, world.Slack.Opened);
    }

    [Fact]
    public async Task A_silent_connection_that_answers_pings_stays()
    {
        await using var world = await SocketWorld.StartAsync(SocketWorld.Impatient with { Silence = TimeSpan.FromMilliseconds(50), Pong = TimeSpan.FromSeconds(10) });
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => world.Slack.Event(Payload("event")).Acknowledged.WaitAsync(Deadline)));
        Assert.Equal(1, world.Slack.Opened);
    }

    [Fact]
    public async Task A_connection_that_is_cut_and_refused_for_a_while_comes_back()
    {
        await using var world = await SocketWorld.StartAsync();
        world.Slack.Patience = TimeSpan.FromMilliseconds(200);
        world.Slack.IsRefusing = true;
        world.Slack.Cut();
        var envelope = world.Slack.Command(Payload("queue"));
        await Eventually.TrueAsync(() => world.Api.Count("apps.connections.open") >= 4);
        Assert.Equal(1, world.Slack.Opened);
        world.Slack.IsRefusing = false;
        await envelope.Acknowledged.WaitAsync(Deadline);
    }

    [Fact]
    public async Task A_connection_that_is_not_greeted_is_given_up()
    {
        await using var world = await SocketWorld.StartAsync(SocketWorld.Impatient with { Hello = TimeSpan.FromMilliseconds(200) }, isConnected: false, before: slack => slack.Sockets.IsSilent = true);
        await Eventually.TrueAsync(() => world.Api.Count("apps.connections.open") >= 2);
        world.Slack.IsSilent = false;
        await world.Slack.Command(Payload("queue")).Acknowledged.WaitAsync(Deadline);
    }

    [Fact]
    public async Task A_Slack_that_is_down_at_the_start_is_asked_again()
    {
        await using var world = await SocketWorld.StartAsync(isConnected: false, before: slack => slack.Fate = _ => FakeSlackFate.ServerError);
        await Eventually.TrueAsync(() => world.Api.Count("apps.connections.open") >= 2);
        world.Api.Fate = _ => FakeSlackFate.Answer;
        await world.Slack.Command(Payload("queue")).Acknowledged.WaitAsync(Deadline);
    }

    [Fact]
    public async Task Socket_Mode_switched_off_is_said_with_what_to_do_and_tried_again()
    {
        await using var world = await SocketWorld.StartAsync();
        await world.Slack.CloseAsync("link_disabled");
        await Eventually.TrueAsync(() => world.Slack.Opened == 2);
        Assert.Contains(world.Log.Lines, line => line.Contains("Switch it on under Socket Mode in the app's settings", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wrong_token_is_said_with_what_to_do()
    {
        await using var world = await SocketWorld.StartAsync(isConnected: false, before: slack => slack.MissingScope = _ => "connections:write");
        await Eventually.TrueAsync(() => world.Log.Lines.Any(line => line.Contains("missing_scope", StringComparison.Ordinal) && line.Contains("connections:write", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task At_the_stop_what_is_in_hand_is_finished_and_acknowledged()
    {
        await using var world = await SocketWorld.StartAsync();
        var slow = new TaskCompletionSource<SlackAcknowledgement>();
        world.Intake = (_, _) => slow.Task;
        var envelope = world.Slack.Command(Payload("queue"));
        await Eventually.TrueAsync(() => !world.Taken.IsEmpty);
        var stop = world.StopAsync();
        slow.SetResult(SlackAcknowledgement.Taken);
        await envelope.Acknowledged.WaitAsync(Deadline);
        await stop.WaitAsync(Deadline);
        await Eventually.TrueAsync(() => world.Slack.Open == 0);
    }

    [Fact]
    public async Task Two_nodes_share_what_comes()
    {
        await using var world = await SocketWorld.StartAsync();
        var options = Options.Create(new SlackOptions { BotToken = FakeSlack.BotToken, AppToken = FakeSlack.AppToken, ApiUrl = world.Api.ApiUrl });
        using var slack = new SlackClient(options, TimeProvider.System, NullLogger<SlackClient>.Instance);
        var taken = 0;
        using var other = new SlackSockets(slack, options, TakeAsync, TimeProvider.System, NullLogger<SlackSockets>.Instance);
        await other.StartAsync(default);
        await Eventually.TrueAsync(() => world.Slack.Open == 2);
        for (var i = 0; i < 4; i++) await world.Slack.Command(Payload($"queue {i}")).Acknowledged.WaitAsync(Deadline);
        await other.StopAsync(default);
        Assert.Equal((2, 2), (taken, world.Taken.Count));

        Task<SlackAcknowledgement> TakeAsync(SlackRequestKind kind, JsonObject payload, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref taken);
            return Task.FromResult(SlackAcknowledgement.Taken);
        }
    }

    [Fact]
    public async Task Neither_tokens_nor_addresses_are_logged()
    {
        await using var world = await SocketWorld.StartAsync();
        world.Slack.IsRefusing = true;
        world.Slack.Cut();
        await Eventually.TrueAsync(() => world.Api.Count("apps.connections.open") >= 3);
        Assert.NotEmpty(world.Log.Lines);
        Assert.DoesNotContain(world.Log.Lines, line => line.Contains("ticket", StringComparison.OrdinalIgnoreCase) || line.Contains("127.0.0.1", StringComparison.Ordinal) || line.Contains("xapp", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_an_apps_token_nothing_is_connected()
    {
        await using var world = await SocketWorld.StartAsync(appToken: null, isConnected: false);
        await world.StopAsync();
        Assert.Equal(0, world.Api.Count("apps.connections.open"));
    }

    private static JsonObject Payload(string text) => new() { ["team_id"] = FakeSlackWorkspace.TeamId, ["user_id"] = "U0ADA", ["text"] = text };
}
