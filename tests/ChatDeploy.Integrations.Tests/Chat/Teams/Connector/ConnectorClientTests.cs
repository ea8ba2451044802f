using System.Text;
using ChatDeploy.Integrations.Chat.Teams.Connector;
using ChatDeploy.Testing.Teams;
using static ChatDeploy.Integrations.Tests.Chat.Teams.TeamsWorld;

namespace ChatDeploy.Integrations.Tests.Chat.Teams.Connector;

public sealed class ConnectorClientTests
{
    private const string Ada = FakeTeamsWorkspace.Ada;

    [Fact]
    public async Task A_text_is_sent()
    {
        await using var world = await StartAsync();
        var posted = await world.SendAsync("**D-42** “ü” 📦 & <b>");
        Assert.Null(posted.Failure);
        var message = Assert.Single(world.Teams.Workspace.Posts);
        Assert.Equal((posted.Id, "**D-42** “ü” 📦 & <b>", (string?)null), (message.Id, message.Text, message.ThreadRoot));
    }

    [Fact]
    public async Task A_card_is_sent_with_words_for_those_who_do_not_see_it()
    {
        await using var world = await StartAsync();
        Assert.Null((await world.Client.SendAsync(world.Channel, new TeamsContent("D-42 is applied", Card("D-42")) { Alerts = true }, TeamsUrgency.Routine, CancellationToken.None)).Failure);
        var message = Assert.Single(world.Teams.Workspace.Posts);
        Assert.Equal("D-42 is applied", message.Text);
        Assert.Equal("D-42", (string?)message.Card!["body"]![0]!["text"]);
        Assert.True((bool)message.Shown[0]["channelData"]!["notification"]!["alert"]!);
    }

    [Fact]
    public async Task Somebody_is_called_by_their_name()
    {
        await using var world = await StartAsync();
        var mention = new TeamsCall(Ada, "Ada & co");
        Assert.Null((await world.Client.SendAsync(world.Channel, new TeamsContent($"{mention.Mark} ok?") { Mentions = [mention] }, TeamsUrgency.Routine, CancellationToken.None)).Failure);
        Assert.Equal("<at>Ada &amp; co</at> ok?", Assert.Single(world.Teams.Workspace.Posts).Text);
    }

    [Fact]
    public async Task A_reply_goes_to_its_thread_and_the_next_message_beside_it()
    {
        await using var world = await StartAsync();
        var posted = await world.SendAsync();
        var thread = world.Channel.InThread(posted.Id);
        Assert.Null((await world.SendAsync("approved", thread)).Failure);
        Assert.Null((await world.SendAsync("another", thread.WithoutThread())).Failure);
        Assert.Equal([null, posted.Id, null], world.Teams.Workspace.Posts.Select(message => message.ThreadRoot));
    }

    [Fact]
    public async Task A_message_is_changed_also_from_inside_its_thread()
    {
        await using var world = await StartAsync();
        var posted = await world.SendAsync();
        Assert.Null((await world.Client.UpdateAsync(world.Channel, posted.Id, new TeamsContent("b"), TeamsUrgency.Routine, CancellationToken.None)).Failure);
        Assert.Null((await world.Client.UpdateAsync(world.Channel.InThread(posted.Id), posted.Id, new TeamsContent("c", Card("c")), TeamsUrgency.Routine, CancellationToken.None)).Failure);
        var message = Assert.Single(world.Teams.Workspace.Posts);
        Assert.Equal(("c", 3), (message.Text, message.Shown.Count));
    }

    [Fact]
    public async Task A_message_is_deleted()
    {
        await using var world = await StartAsync();
        var posted = await world.SendAsync();
        Assert.Null((await world.Client.DeleteAsync(world.Channel, posted.Id, TeamsUrgency.Awaited, CancellationToken.None)).Failure);
        Assert.Empty(world.Teams.Workspace.Posts);
    }

    [Fact]
    public async Task A_person_s_chat_is_the_same_every_time()
    {
        await using var world = await StartAsync();
        var opened = await world.Client.OpenPersonalAsync(world.Teams.ServiceUrl, Ada, FakeTeams.TenantId, TeamsUrgency.Awaited, CancellationToken.None);
        var again = await world.Client.OpenPersonalAsync(world.Teams.ServiceUrl, Ada, FakeTeams.TenantId, TeamsUrgency.Awaited, CancellationToken.None);
        Assert.Null(opened.Failure);
        Assert.Equal(opened.Conversation, again.Conversation);
        Assert.Null((await world.SendAsync("hi", opened.Conversation)).Failure);
        Assert.Equal(world.Teams.Workspace.Personal(Ada).Id, Assert.Single(world.Teams.Workspace.Posts).Conversation);
    }

    [Fact]
    public async Task A_thread_is_begun_and_told()
    {
        await using var world = await StartAsync();
        var begun = await world.Client.BeginThreadAsync(world.Channel.InThread("1"), FakeTeams.TenantId, new TeamsContent("D-42", Card("D-42")), TeamsUrgency.Routine, CancellationToken.None);
        var root = Assert.Single(world.Teams.Workspace.Posts);
        Assert.Equal((root.Id, root.Id, null), (begun.ActivityId, begun.Conversation.ThreadRoot, root.ThreadRoot));
        Assert.Null((await world.SendAsync("in it", begun.Conversation)).Failure);
        Assert.Equal(root.Id, world.Teams.Workspace.Posts[1].ThreadRoot);
    }

    [Theory]
    [InlineData(Ada)]
    [InlineData("00000000-0000-0000-0000-0000000000ad")]
    public async Task A_member_is_found_by_either_id(string id)
    {
        await using var world = await StartAsync();
        var found = await world.Client.FindMemberAsync(world.Channel.InThread("1"), id, CancellationToken.None);
        Assert.Equal(new ConnectorMember(Ada, "Ada", "00000000-0000-0000-0000-0000000000ad", "ada@example.com", "ada@example.com", FakeTeams.TenantId), found.Member);
    }

    [Fact]
    public async Task Ids_lead_nowhere_else()
    {
        await using var world = await StartAsync();
        Assert.Equal("message_not_found", (await world.Client.DeleteAsync(world.Channel, "../members/x?y#z", TeamsUrgency.Awaited, CancellationToken.None)).Failure?.Code);
        Assert.Equal(FakeTeamsWorkspace.Deploys, Assert.Single(world.Teams.Calls, call => call.Name != "token").Conversation);
    }

    [Fact]
    public async Task A_letter_counts_as_one()
    {
        await using var world = await StartAsync();
        Assert.Null((await world.SendAsync(new string('ü', (world.Teams.MostBytes - 200) / Encoding.UTF8.GetByteCount("ü")))).Failure);
    }

    [Theory]
    [InlineData("19:x@thread.tacv2", "19:x@thread.tacv2;messageid=7")]
    [InlineData("19:x@thread.tacv2;messageid=1", "19:x@thread.tacv2;messageid=7")]
    [InlineData("19:x@thread.v2", "19:x@thread.v2")]
    [InlineData("a:1x", "a:1x")]
    public void Only_channels_have_threads(string conversation, string thread) => Assert.Equal(thread, new TeamsConversation(new Uri("https://x"), conversation).InThread("7").Id);
}
