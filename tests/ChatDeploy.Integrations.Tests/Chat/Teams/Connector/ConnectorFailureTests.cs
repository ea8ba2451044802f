using ChatDeploy.Core.Chat;
using ChatDeploy.Integrations.Chat.Teams.Connector;
using ChatDeploy.Testing;
using ChatDeploy.Testing.Teams;
using static ChatDeploy.Integrations.Tests.Chat.Teams.TeamsWorld;

namespace ChatDeploy.Integrations.Tests.Chat.Teams.Connector;

public sealed class ConnectorFailureTests
{
    [Theory]
    [InlineData("ConversationBlockedByUser", "conversation_blocked_by_user", "blocked the bot")]
    [InlineData("BotDisabledByAdmin", "bot_disabled_by_admin", "administrator")]
    [InlineData("MessageWritesBlocked", "message_writes_blocked", "takes no messages")]
    [InlineData("AnErrorOfTomorrow", "an_error_of_tomorrow", "still installed")]
    public async Task A_block_refuses_with_advice(string blocked, string code, string advice)
    {
        await using var world = await StartAsync();
        world.Teams.Workspace.Conversations[FakeTeamsWorkspace.Deploys].BlockedWith = blocked;
        var refused = Assert.IsType<SurfaceAnswer.Refused>((await world.SendAsync()).Failure?.ToSurfaceAnswer());
        Assert.Equal(code, refused.Code);
        Assert.Contains(advice, refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_conversation_that_the_bot_was_removed_from_refuses()
    {
        await using var world = await StartAsync();
        world.Teams.Workspace.Conversations[FakeTeamsWorkspace.Deploys].HasBot = false;
        var failure = (await world.SendAsync()).Failure!;
        Assert.Equal((TeamsFailureKind.NotAllowed, "bot_not_in_conversation_roster"), (failure.Kind, failure.Code));
        Assert.Contains("Add the app", failure.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_without_the_app_is_not_written_to()
    {
        await using var world = await StartAsync();
        world.Teams.Workspace.Users[FakeTeamsWorkspace.Ada].HasApp = false;
        var opened = await world.Client.OpenPersonalAsync(world.Teams.ServiceUrl, FakeTeamsWorkspace.Ada, FakeTeams.TenantId, TeamsUrgency.Awaited, CancellationToken.None);
        Assert.Equal("bot_not_in_conversation_roster", opened.Failure?.Code);
    }

    [Fact]
    public async Task A_channel_that_was_deleted_is_gone()
    {
        await using var world = await StartAsync();
        world.Teams.Workspace.Conversations[FakeTeamsWorkspace.Deploys].IsDeleted = true;
        var failure = (await world.SendAsync()).Failure!;
        Assert.Equal((TeamsFailureKind.Gone, "conversation_not_found"), (failure.Kind, failure.Code));
    }

    [Fact]
    public async Task A_message_that_was_deleted_is_gone()
    {
        await using var world = await StartAsync();
        var posted = await world.SendAsync();
        await world.Client.DeleteAsync(world.Channel, posted.Id, TeamsUrgency.Awaited, CancellationToken.None);
        var failure = (await world.Client.UpdateAsync(world.Channel, posted.Id, new TeamsContent("x"), TeamsUrgency.Awaited, CancellationToken.None)).Failure!;
        Assert.Equal((TeamsFailureKind.Gone, "message_not_found"), (failure.Kind, failure.Code));
    }

    [Fact]
    public async Task A_message_that_is_too_big_is_refused_in_words()
    {
        await using var world = await StartAsync();
        var refused = Assert.IsType<SurfaceAnswer.Refused>((await world.SendAsync(new string('x', 29_000))).Failure?.ToSurfaceAnswer());
        Assert.Equal("message_size_too_big", refused.Code);
        Assert.Contains("too big", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_Teams_cannot_read_is_our_mistake()
    {
        await using var world = await StartAsync();
        Assert.Equal(TeamsFailureKind.Bug, (await world.SendAsync("")).Failure?.Kind);
    }

    [Theory]
    [InlineData(FakeTeamsFate.Outage, "connection_lost", true, 0)]
    [InlineData(FakeTeamsFate.LoseAnswer, "connection_lost", true, 1)]
    [InlineData(FakeTeamsFate.ServerError, "http_503", true, 0)]
    [InlineData(FakeTeamsFate.Conflict, "http_412", false, 0)]
    [InlineData(FakeTeamsFate.Page, "unreadable_answer", true, 0)]
    [InlineData(FakeTeamsFate.Endless, "answer_too_long", true, 0)]
    [InlineData(FakeTeamsFate.Redirect, "redirected", false, 0)]
    public async Task An_outage_is_to_be_tried_again_and_tells_whether_it_may_have_arrived(FakeTeamsFate fate, string code, bool mayHaveArrived, int messages)
    {
        await using var world = await StartAsync();
        world.Teams.Fate = call => call.Name == "token" ? FakeTeamsFate.Answer : fate;
        Assert.Equal(new SurfaceAnswer.Unreachable(code, mayHaveArrived), (await world.SendAsync()).Failure?.ToSurfaceAnswer());
        Assert.Equal((1, messages), (world.Teams.Count("send"), world.Teams.Workspace.Posts.Count));
    }

    [Fact]
    public async Task Without_a_connection_nothing_has_arrived()
    {
        await using var world = await StartAsync();
        await world.SendAsync();
        await world.Teams.StopAsync();
        Assert.Equal(new SurfaceAnswer.Unreachable("no_connection", MayHaveArrived: false), (await world.SendAsync()).Failure?.ToSurfaceAnswer());
    }

    [Fact]
    public async Task A_call_without_an_answer_ends_before_posts_stop_waiting()
    {
        await using var world = await StartAsync(speed: 20);
        world.Teams.Fate = call => call.Name == "token" ? FakeTeamsFate.Answer : FakeTeamsFate.Hang;
        Assert.Equal(new SurfaceAnswer.Unreachable("no_answer_in_time", MayHaveArrived: true), (await world.SendAsync()).Failure?.ToSurfaceAnswer());
    }

    [Fact]
    public async Task A_caller_can_end_the_wait()
    {
        await using var world = await StartAsync();
        world.Teams.Fate = call => call.Name == "token" ? FakeTeamsFate.Answer : FakeTeamsFate.Hang;
        using var ends = new CancellationTokenSource();
        var sending = world.Client.SendAsync(world.Channel, new TeamsContent("x"), TeamsUrgency.Routine, ends.Token);
        await Eventually.TrueAsync(() => world.Teams.Count("send") == 1);
        await ends.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Fact]
    public async Task Too_many_calls_leave_the_conversation_alone_and_no_other()
    {
        await using var world = await StartAsync();
        world.Teams.Fate = call => call.Name == "send" && call.Conversation == FakeTeamsWorkspace.Deploys ? FakeTeamsFate.Throttle : FakeTeamsFate.Answer;
        Assert.Equal(new SurfaceAnswer.Throttled(TimeSpan.FromSeconds(1)), (await world.SendAsync()).Failure?.ToSurfaceAnswer());
        world.Teams.Workspace.Add(new FakeTeamsConversation("19:other@thread.tacv2", "channel"));
        Assert.Null((await world.SendAsync(conversation: new TeamsConversation(world.Teams.ServiceUrl, "19:other@thread.tacv2"))).Failure);
        var posting = await world.SendAsync(urgency: TeamsUrgency.Routine);
        Assert.Equal("own_budget", posting.Failure?.Code);
        Assert.Equal(2, world.Teams.Count("send"));
    }

    [Fact]
    public async Task Whoever_writes_too_often_is_told_so_without_a_call()
    {
        await using var world = await StartAsync();
        var failures = new List<TeamsFailure>();
        for (var second = 0; second < 25; second++)
        {
            // Nobody waits for a turn here: it comes with the next second.
            for (var i = 0; i < 6; i++)
                if ((await world.SendAsync(urgency: TeamsUrgency.Routine)).Failure is { } failure) failures.Add(failure);
            world.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(world.Teams.Workspace.Posts.Count, 40, 46);
        Assert.All(failures, failure => Assert.Equal("own_budget", failure.Code));
        Assert.Empty(world.Teams.OverBudget);
    }

    [Theory]
    [InlineData("http://smba.trafficmanager.net/teams/")]
    [InlineData("ftp://127.0.0.1/")]
    public async Task No_token_goes_in_the_open(string serviceUrl)
    {
        await using var world = await StartAsync();
        Assert.Equal("foreign_service_url", (await world.SendAsync(conversation: new TeamsConversation(new Uri(serviceUrl), "a:1"))).Failure?.Code);
        Assert.Empty(world.Teams.Calls);
    }

    [Fact]
    public async Task Without_an_application_there_is_no_token_and_nobody_elsewhere_is_called()
    {
        await using var world = await StartAsync(change: options => (options.AppId, options.AppPassword, options.AllowAnonymous) = (null, null, true));
        Assert.Equal("unauthorized", (await world.SendAsync()).Failure?.Code);
        Assert.Equal("foreign_service_url", (await world.SendAsync(conversation: new TeamsConversation(new Uri("https://smba.trafficmanager.net/teams/"), "a:1"))).Failure?.Code);
        Assert.Equal(0, world.Teams.Count("token"));
    }

    [Theory]
    [InlineData("BotNotInConversationRoster", "bot_not_in_conversation_roster")]
    [InlineData("invalid_client", "invalid_client")]
    [InlineData("<script>\n", "_script_")]
    [InlineData("HTTPError2Go", "httperror2_go")]
    [InlineData("", "no_code")]
    public void A_code_is_never_anything_else(string sent, string code) => Assert.Equal(code, ConnectorAnswers.Safe(sent));

    [Theory]
    [InlineData(FakeTeamsFate.Answer)]
    [InlineData(FakeTeamsFate.Outage)]
    [InlineData(FakeTeamsFate.Throttle)]
    public async Task No_token_secret_message_or_person_is_in_any_log_or_answer(FakeTeamsFate fate)
    {
        await using var world = await StartAsync();
        await world.SendAsync("a private message");
        world.Teams.Workspace.Conversations[FakeTeamsWorkspace.Deploys].HasBot = false;
        world.Teams.Fate = _ => fate;
        ConnectorReply[] replies = [await world.SendAsync("a private message"), await world.Client.FindMemberAsync(world.Channel, "29:private", CancellationToken.None)];
        world.Teams.RevokeTokens();
        world.Clock.Advance(TimeSpan.FromHours(2));
        replies = [.. replies, await world.SendAsync("a private message")];

        Assert.NotEmpty(world.Log.Lines);
        var said = string.Join('\n', world.Log.Lines.Concat(replies.Select(reply => reply.ToString())));
        Assert.DoesNotContain("of-the-fake", said, StringComparison.Ordinal);
        Assert.DoesNotContain("private", said, StringComparison.Ordinal);
    }
}
