using ChatDeploy.Core.Chat;
using ChatDeploy.Integrations.Chat.Slack;
using ChatDeploy.Testing.Slack;
using static ChatDeploy.Integrations.Tests.Chat.Slack.SlackWorld;

namespace ChatDeploy.Integrations.Tests.Chat.Slack;

public sealed class SlackSearchTests
{
    [Fact]
    public async Task A_message_whose_answer_was_lost_is_found_by_its_mark()
    {
        await using var world = await StartAsync();
        world.Slack.Fate = call => call.Method == "chat.postMessage" ? FakeSlackFate.LoseAnswer : FakeSlackFate.Answer;
        Assert.True((await world.PostAsync(key: "k1")).Failure?.MayHaveArrived);
        Assert.Equal(new FindAnswer.Found(Assert.Single(world.Slack.Workspace.Messages).Ts), await FindAsync(world, "k1"));
    }

    [Fact]
    public async Task A_message_that_did_not_arrive_is_missing()
    {
        await using var world = await StartAsync();
        await world.PostAsync(key: "k1");
        Assert.IsType<FindAnswer.Missing>(await FindAsync(world, "k2"));
    }

    [Fact]
    public async Task A_thread_entry_is_found_in_its_thread()
    {
        await using var world = await StartAsync();
        var posted = await world.PostAsync(key: "k1");
        world.Clock.Advance(TimeSpan.FromSeconds(2));
        var reply = await world.PostAsync(thread: posted.Ts, key: "k2");
        Assert.Equal(new FindAnswer.Found(reply.Ts), await FindAsync(world, "k2", posted.Ts));
        Assert.IsType<FindAnswer.Missing>(await FindAsync(world, "k2"));
    }

    [Fact]
    public async Task A_deleted_message_is_missing()
    {
        await using var world = await StartAsync();
        var posted = await world.PostAsync(key: "k1");
        await world.Client.DeleteMessageAsync(Channel, posted.Ts, SlackUrgency.Awaited, CancellationToken.None);
        Assert.IsType<FindAnswer.Missing>(await FindAsync(world, "k1"));
    }

    [Fact]
    public async Task It_is_looked_for_on_later_pages()
    {
        await using var world = await StartAsync();
        world.Slack.Workspace.LongestPage = 15;
        var posted = await world.PostAsync(key: "k1");
        for (var i = 0; i < 40; i++) world.Slack.Workspace.Say(Channel, $"chatter {i}");
        Assert.Equal(new FindAnswer.Found(posted.Ts), await FindAsync(world, "k1"));
        Assert.Equal(3, world.Slack.Count("conversations.history"));
    }

    [Fact]
    public async Task Nobody_can_say_what_is_far_back()
    {
        await using var world = await StartAsync();
        world.Slack.Workspace.LongestPage = 2;
        await world.PostAsync(key: "k1");
        for (var i = 0; i < 40; i++) world.Slack.Workspace.Say(Channel, $"chatter {i}");
        Assert.IsType<FindAnswer.CannotSay>(await FindAsync(world, "k1"));
        Assert.Equal(5, world.Slack.Count("conversations.history"));
    }

    [Fact]
    public async Task What_was_there_long_before_the_first_try_is_not_read()
    {
        await using var world = await StartAsync();
        for (var i = 0; i < 10; i++) world.Slack.Workspace.Say(Channel, $"chatter {i}");
        world.Clock.Advance(TimeSpan.FromMinutes(10));
        world.Slack.Workspace.LongestPage = 2;
        var posted = await world.PostAsync(key: "k1");
        Assert.Equal(new FindAnswer.Found(posted.Ts), await FindAsync(world, "k1"));
        Assert.Equal(1, world.Slack.Count("conversations.history"));
    }

    [Fact]
    public async Task Without_the_scope_nobody_can_say()
    {
        await using var world = await StartAsync();
        world.Slack.MissingScope = method => method == "conversations.history" ? "channels:history" : null;
        Assert.IsType<FindAnswer.CannotSay>(await FindAsync(world, "k1"));
    }

    [Fact]
    public async Task During_an_outage_it_is_asked_again_later()
    {
        await using var world = await StartAsync();
        world.Slack.Fate = _ => FakeSlackFate.Outage;
        Assert.Null(Assert.IsType<FindAnswer.NotNow>(await FindAsync(world, "k1")).RetryAfter);
    }

    [Fact]
    public async Task After_a_429_it_is_asked_again_when_Slack_says()
    {
        await using var world = await StartAsync();
        world.Slack.Fate = _ => FakeSlackFate.Throttle;
        Assert.Equal(TimeSpan.FromSeconds(1), Assert.IsType<FindAnswer.NotNow>(await FindAsync(world, "k1")).RetryAfter);
    }

    private static Task<FindAnswer> FindAsync(SlackWorld world, string key, string? thread = null) =>
        new SlackSearch(world.Client).FindAsync(new SoughtMessage(key, Channel, thread, world.Clock.GetUtcNow() - TimeSpan.FromSeconds(5)), CancellationToken.None);
}
