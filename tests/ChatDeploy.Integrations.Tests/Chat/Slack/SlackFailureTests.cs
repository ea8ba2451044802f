using System.Diagnostics;
using ChatDeploy.Core.Chat;
using ChatDeploy.Integrations.Chat.Slack;
using ChatDeploy.Testing;
using ChatDeploy.Testing.Slack;
using static ChatDeploy.Integrations.Tests.Chat.Slack.SlackWorld;

namespace ChatDeploy.Integrations.Tests.Chat.Slack;

public sealed class SlackFailureTests
{
    [Theory]
    [InlineData("is_archived", SlackFailureKind.Refused)]
    [InlineData("restricted_action", SlackFailureKind.Refused)]
    [InlineData("edit_window_closed", SlackFailureKind.Refused)]
    [InlineData("message_not_found", SlackFailureKind.Gone)]
    [InlineData("expired_trigger_id", SlackFailureKind.Gone)]
    [InlineData("not_in_channel", SlackFailureKind.NotAllowed)]
    [InlineData("token_revoked", SlackFailureKind.NotAllowed)]
    [InlineData("ratelimited", SlackFailureKind.Throttled)]
    [InlineData("internal_error", SlackFailureKind.Transient)]
    [InlineData("invalid_blocks", SlackFailureKind.Bug)]
    [InlineData("msg_too_long", SlackFailureKind.Bug)]
    [InlineData("an_error_of_tomorrow", SlackFailureKind.Refused)]
    public void Every_code_has_its_kind(string code, SlackFailureKind kind) => Assert.Equal((kind, code), (SlackErrors.Read(code).Kind, SlackErrors.Read(code).Code));

    [Theory]
    [InlineData("Expired url", "expired_url")]
    [InlineData("", "no_code")]
    [InlineData("<script>\n", "_script_")]
    public void A_code_is_never_anything_else(string sent, string code) => Assert.Equal(code, SlackErrors.Read(sent).Code);

    [Fact]
    public async Task An_archived_channel_refuses()
    {
        await using var world = await StartAsync();
        world.Slack.Workspace.Channels[Channel].IsArchived = true;
        var refused = Assert.IsType<SurfaceAnswer.Refused>((await world.PostAsync()).Failure?.ToSurfaceAnswer());
        Assert.Equal("is_archived", refused.Code);
        Assert.Contains("Unarchive", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_channel_without_the_bot_is_not_allowed()
    {
        await using var world = await StartAsync();
        world.Slack.Workspace.Channels[Channel].HasBot = false;
        var failure = (await world.PostAsync()).Failure;
        Assert.Equal((SlackFailureKind.NotAllowed, "not_in_channel"), (failure?.Kind, failure?.Code));
        Assert.IsType<SurfaceAnswer.Refused>(failure?.ToSurfaceAnswer());
    }

    [Fact]
    public async Task A_revoked_token_is_not_allowed_anything()
    {
        await using var world = await StartAsync();
        world.Slack.IsTokenRevoked = true;
        Assert.Equal("token_revoked", (await world.PostAsync()).Failure?.Code);
    }

    [Fact]
    public async Task A_missing_scope_is_named()
    {
        await using var world = await StartAsync();
        world.Slack.MissingScope = method => method == "users.lookupByEmail" ? "users:read.email" : null;
        var failure = (await world.Client.FindUserAsync("ada@example.com", CancellationToken.None)).Failure;
        Assert.Equal(SlackFailureKind.NotAllowed, failure?.Kind);
        Assert.Contains("users:read.email", failure!.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_calls_tell_how_long_to_wait()
    {
        await using var world = await StartAsync();
        world.Slack.Fate = _ => FakeSlackFate.Throttle;
        Assert.Equal(TimeSpan.FromSeconds(1), Assert.IsType<SurfaceAnswer.Throttled>((await world.PostAsync()).Failure?.ToSurfaceAnswer()).RetryAfter);
    }

    [Fact]
    public async Task After_a_429_the_method_is_left_alone_as_long_as_Slack_asked_and_the_others_go_on()
    {
        await using var world = await StartAsync();
        world.Slack.Fate = call => call.Method == "chat.update" ? FakeSlackFate.Throttle : FakeSlackFate.Answer;
        for (var i = 0; i < 3; i++) await world.Client.UpdateMessageAsync(Channel, "1", new SlackContent("x"), SlackUrgency.Routine, CancellationToken.None);
        Assert.Equal(1, world.Slack.Count("chat.update"));
        Assert.Null((await world.PostAsync()).Failure);

        world.Clock.Advance(TimeSpan.FromSeconds(1));
        await world.Client.UpdateMessageAsync(Channel, "1", new SlackContent("x"), SlackUrgency.Routine, CancellationToken.None);
        Assert.Equal(2, world.Slack.Count("chat.update"));
    }

    [Theory]
    [InlineData(FakeSlackFate.Outage, "connection_lost", true)]
    [InlineData(FakeSlackFate.LoseAnswer, "connection_lost", true)]
    [InlineData(FakeSlackFate.ServerError, "http_503", true)]
    [InlineData(FakeSlackFate.InternalError, "internal_error", true)]
    [InlineData(FakeSlackFate.Page, "unreadable_answer", true)]
    [InlineData(FakeSlackFate.Endless, "answer_too_long", true)]
    [InlineData(FakeSlackFate.Redirect, "redirected", false)]
    public async Task An_outage_is_to_be_tried_again_and_tells_whether_it_may_have_arrived(FakeSlackFate fate, string code, bool mayHaveArrived)
    {
        await using var world = await StartAsync();
        world.Slack.Fate = _ => fate;
        Assert.Equal(new SurfaceAnswer.Unreachable(code, mayHaveArrived), (await world.PostAsync()).Failure?.ToSurfaceAnswer());
        Assert.Single(world.Slack.Calls);
    }

    [Fact]
    public async Task Without_a_connection_nothing_has_arrived()
    {
        await using var world = await StartAsync();
        await world.Slack.StopAsync();
        Assert.Equal(new SurfaceAnswer.Unreachable("no_connection", MayHaveArrived: false), (await world.PostAsync()).Failure?.ToSurfaceAnswer());
    }

    [Fact]
    public async Task A_call_without_an_answer_ends_after_four_seconds()
    {
        await using var world = await StartAsync(speed: 40);
        world.Slack.Fate = _ => FakeSlackFate.Hang;
        var began = world.Clock.GetUtcNow();
        Assert.Equal(new SurfaceAnswer.Unreachable("no_answer_in_time", MayHaveArrived: true), (await world.PostAsync()).Failure?.ToSurfaceAnswer());
        Assert.True(world.Clock.GetUtcNow() - began >= TimeSpan.FromSeconds(3.9));
    }

    [Fact]
    public async Task A_caller_can_end_the_wait()
    {
        await using var world = await StartAsync();
        world.Slack.Fate = _ => FakeSlackFate.Hang;
        using var ends = new CancellationTokenSource();
        var posting = world.Client.PostMessageAsync(Channel, new SlackContent("x"), null, null, SlackUrgency.Routine, ends.Token);
        await Eventually.TrueAsync(() => world.Slack.Calls.Count == 1);
        await ends.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => posting);
    }

    [Fact]
    public async Task Messages_in_a_channel_wait_for_their_turn()
    {
        await using var world = await StartAsync(speed: 1);
        var began = Stopwatch.GetTimestamp();
        Assert.All(await Task.WhenAll(world.PostAsync("1"), world.PostAsync("2")), posted => Assert.Null(posted.Failure));
        Assert.True(Stopwatch.GetElapsedTime(began) > TimeSpan.FromSeconds(1));
        Assert.Empty(world.Slack.OverBudget);
    }

    [Fact]
    public async Task Whoever_asks_too_often_is_told_so_without_a_call()
    {
        await using var world = await StartAsync();
        var answers = new List<SlackPosted>();
        for (var i = 0; i < 60; i++) answers.Add(await world.Client.UpdateMessageAsync(Channel, "1", new SlackContent("x"), SlackUrgency.Awaited, CancellationToken.None));
        Assert.Equal(40, world.Slack.Count("chat.update"));
        Assert.Equal(20, answers.Count(answer => answer.Failure is { Kind: SlackFailureKind.Throttled, RetryAfter.TotalSeconds: > 1 and <= 60 }));
        Assert.Empty(world.Slack.OverBudget);
    }

    [Theory]
    [InlineData(FakeSlackFate.Answer)]
    [InlineData(FakeSlackFate.Outage)]
    [InlineData(FakeSlackFate.Redirect)]
    [InlineData(FakeSlackFate.Throttle)]
    public async Task No_token_message_or_address_is_in_any_log_or_answer(FakeSlackFate fate)
    {
        await using var world = await StartAsync();
        world.Slack.Workspace.Channels[Channel].IsArchived = true;
        world.Slack.Fate = _ => fate;
        var url = world.Slack.NewResponseUrl(Channel, "U0ADA");
        SlackReply[] replies =
        [
            await world.PostAsync("a private message"),
            await world.Client.OpenSocketAsync(CancellationToken.None),
            await world.Client.RespondAsync(url, new SlackResponse(new SlackContent("a private message")), CancellationToken.None),
        ];

        Assert.NotEmpty(world.Lines);
        var said = string.Join('\n', world.Lines.Concat(replies.Select(reply => reply.ToString())));
        Assert.DoesNotContain("xoxb", said, StringComparison.Ordinal);
        Assert.DoesNotContain("of-the-fake", said, StringComparison.Ordinal);
        Assert.DoesNotContain("private", said, StringComparison.Ordinal);
        Assert.DoesNotContain("/response/", said, StringComparison.Ordinal);
    }
}
