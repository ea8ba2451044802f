using ChatDeploy.Integrations.Chat.Slack;
using ChatDeploy.Testing.Slack;
using static ChatDeploy.Integrations.Tests.Chat.Slack.SlackWorld;

namespace ChatDeploy.Integrations.Tests.Chat.Slack;

public sealed class SlackWorkspaceTests
{
    [Fact]
    public async Task The_token_tells_whose_it_is()
    {
        await using var world = await StartAsync();
        var identity = await world.Client.TestTokenAsync(CancellationToken.None);
        Assert.Equal((FakeSlackWorkspace.TeamId, FakeSlackWorkspace.BotUserId, FakeSlackWorkspace.BotId), (identity.TeamId, identity.UserId, identity.BotId));
    }

    [Fact]
    public async Task Socket_Mode_is_asked_for_with_the_apps_token()
    {
        await using var world = await StartAsync();
        var socket = await world.Client.OpenSocketAsync(CancellationToken.None);
        Assert.True(socket.Url?.Scheme is "ws" or "wss");
        Assert.DoesNotContain("ticket", socket.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_apps_token_nobody_is_asked()
    {
        await using var world = await StartAsync(change: options => options.AppToken = null);
        Assert.Equal(SlackFailureKind.NotAllowed, (await world.Client.OpenSocketAsync(CancellationToken.None)).Failure?.Kind);
        Assert.Empty(world.Slack.Calls);
    }

    [Fact]
    public async Task A_person_is_read()
    {
        await using var world = await StartAsync();
        var user = (await world.Client.ReadUserAsync("U0ADA", CancellationToken.None)).User;
        Assert.Equal(("ada", "ada@example.com", "Etc/UTC", false), (user.Name, user.Profile?.Email, user.Tz, user.Deleted));
    }

    [Fact]
    public async Task A_person_is_found_by_their_address()
    {
        await using var world = await StartAsync();
        Assert.Equal("U0GRACE", (await world.Client.FindUserAsync("grace@example.com", CancellationToken.None)).User.Id);
    }

    [Fact]
    public async Task An_address_that_nobody_has_is_gone()
    {
        await using var world = await StartAsync();
        var found = await world.Client.FindUserAsync("bob+x&y@example.com", CancellationToken.None);
        Assert.Equal((SlackFailureKind.Gone, "users_not_found"), (found.Failure?.Kind, found.Failure?.Code));
        Assert.Equal("bob+x&y@example.com", (string?)Assert.Single(world.Slack.Calls).Arguments["email"]);
    }

    [Fact]
    public async Task A_channel_is_read()
    {
        await using var world = await StartAsync();
        world.Slack.Workspace.Add(new FakeSlackChannel("C0OLD", "old") { IsArchived = true, HasBot = false });
        var channel = (await world.Client.ReadChannelAsync("C0OLD", CancellationToken.None)).Channel;
        Assert.Equal(("old", true, false), (channel.Name, channel.IsArchived, channel.IsMember));
    }

    [Fact]
    public async Task A_conversation_with_a_person_is_opened()
    {
        await using var world = await StartAsync();
        Assert.Equal("D0GRACE", (await world.Client.OpenConversationAsync("U0GRACE", CancellationToken.None)).Channel.Id);
    }
}
