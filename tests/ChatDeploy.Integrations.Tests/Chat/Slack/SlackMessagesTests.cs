using System.Text.Json.Nodes;
using ChatDeploy.Integrations.Chat.Slack;
using static ChatDeploy.Integrations.Tests.Chat.Slack.SlackWorld;

namespace ChatDeploy.Integrations.Tests.Chat.Slack;

public sealed class SlackMessagesTests
{
    private static readonly SlackContent Hello = new("hello");

    [Fact]
    public async Task A_message_is_posted_with_text_blocks_and_mark()
    {
        await using var world = await StartAsync();
        var content = new SlackContent("📦 <b> & “ü”", [Section("*D-42*")], [new JsonObject { ["color"] = "#2eb67d", ["blocks"] = new JsonArray(Section("bar")) }]);
        var posted = await world.Client.PostMessageAsync(Channel, content, null, SlackMetadata.For("k1", 42), SlackUrgency.Routine, CancellationToken.None);

        Assert.Null(posted.Failure);
        var message = Assert.Single(world.Slack.Workspace.Messages);
        Assert.Equal((Channel, message.Ts), (posted.Channel, posted.Ts));
        Assert.Equal("📦 <b> & “ü”", message.Text);
        Assert.Equal("*D-42*", (string?)message.Shown[0]["blocks"]![0]!["text"]!["text"]);
        Assert.Equal("#2eb67d", (string?)message.Shown[0]["attachments"]![0]!["color"]);
        Assert.Equal("k1", (string?)message.Metadata!["event_payload"]!["key"]);
    }

    [Fact]
    public async Task Links_in_a_message_are_not_unfolded()
    {
        await using var world = await StartAsync();
        await world.PostAsync();
        var arguments = Assert.Single(world.Slack.Calls).Arguments;
        Assert.Equal((false, false), ((bool)arguments["unfurl_links"]!, (bool)arguments["unfurl_media"]!));
    }

    [Fact]
    public async Task A_reply_goes_to_its_thread()
    {
        await using var world = await StartAsync();
        var posted = await world.PostAsync();
        world.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Null((await world.PostAsync("approved", thread: posted.Ts)).Failure);
        Assert.Equal(posted.Ts, world.Slack.Workspace.Messages[1].ThreadTs);
    }

    [Fact]
    public async Task A_message_to_a_person_tells_the_conversation()
    {
        await using var world = await StartAsync();
        Assert.Equal("D0ADA", (await world.PostAsync(channel: "U0ADA")).Channel);
    }

    [Fact]
    public async Task An_update_replaces_all_that_is_shown_and_keeps_the_mark()
    {
        await using var world = await StartAsync();
        var posted = await world.Client.PostMessageAsync(Channel, new SlackContent("a", [Section("a")]), null, SlackMetadata.For("k1", 42), SlackUrgency.Routine, CancellationToken.None);
        Assert.Null((await world.Client.UpdateMessageAsync(Channel, posted.Ts, new SlackContent("b"), SlackUrgency.Routine, CancellationToken.None)).Failure);

        var message = Assert.Single(world.Slack.Workspace.Messages);
        Assert.Equal("b", message.Text);
        Assert.Empty(message.Shown[^1]["blocks"]!.AsArray());
        Assert.NotNull(message.Metadata);
    }

    [Fact]
    public async Task A_message_is_deleted()
    {
        await using var world = await StartAsync();
        var posted = await world.PostAsync();
        Assert.Null((await world.Client.DeleteMessageAsync(Channel, posted.Ts, SlackUrgency.Awaited, CancellationToken.None)).Failure);
        Assert.True(Assert.Single(world.Slack.Workspace.Messages).IsDeleted);
    }

    [Fact]
    public async Task A_whisper_is_seen_by_one_person()
    {
        await using var world = await StartAsync();
        var whispered = await world.Client.PostEphemeralAsync(Channel, "U0ADA", Hello, null, CancellationToken.None);
        Assert.NotEmpty(whispered.MessageTs);
        Assert.Equal("U0ADA", Assert.Single(world.Slack.Workspace.Messages).OnlyFor);
    }

    [Fact]
    public async Task A_whisper_cannot_be_changed()
    {
        await using var world = await StartAsync();
        var whispered = await world.Client.PostEphemeralAsync(Channel, "U0ADA", Hello, null, CancellationToken.None);
        var changed = await world.Client.UpdateMessageAsync(Channel, whispered.MessageTs, Hello, SlackUrgency.Awaited, CancellationToken.None);
        Assert.Equal((SlackFailureKind.Gone, "message_not_found"), (changed.Failure?.Kind, changed.Failure?.Code));
    }

    [Fact]
    public async Task A_command_is_answered_to_its_asker_alone()
    {
        await using var world = await StartAsync();
        Assert.Null((await world.Client.RespondAsync(world.Slack.NewResponseUrl(Channel, "U0ADA"), new SlackResponse(Hello), CancellationToken.None)).Failure);
        Assert.Equal("U0ADA", Assert.Single(world.Slack.Workspace.Messages).OnlyFor);
    }

    [Fact]
    public async Task A_command_is_answered_to_all_in_the_channel()
    {
        await using var world = await StartAsync();
        await world.Client.RespondAsync(world.Slack.NewResponseUrl(Channel, "U0ADA"), new SlackResponse(Hello, IsForAll: true), CancellationToken.None);
        Assert.Null(Assert.Single(world.Slack.Workspace.Messages).OnlyFor);
    }

    [Fact]
    public async Task A_click_replaces_the_message_that_was_clicked()
    {
        await using var world = await StartAsync();
        var posted = await world.PostAsync("approve?");
        await world.Client.RespondAsync(world.Slack.NewResponseUrl(Channel, "U0ADA", posted.Ts), new SlackResponse(new SlackContent("decided"), ReplacesOriginal: true), CancellationToken.None);
        Assert.Equal("decided", Assert.Single(world.Slack.Workspace.Messages).Text);
    }

    [Fact]
    public async Task A_click_takes_the_message_that_was_clicked_away()
    {
        await using var world = await StartAsync();
        var posted = await world.PostAsync();
        await world.Client.RespondAsync(world.Slack.NewResponseUrl(Channel, "U0ADA", posted.Ts), new SlackResponse(null, DeletesOriginal: true), CancellationToken.None);
        Assert.True(Assert.Single(world.Slack.Workspace.Messages).IsDeleted);
    }

    [Fact]
    public async Task A_sixth_answer_is_refused()
    {
        await using var world = await StartAsync();
        var url = world.Slack.NewResponseUrl(Channel, "U0ADA");
        for (var i = 0; i < 5; i++) Assert.Null((await world.Client.RespondAsync(url, new SlackResponse(Hello), CancellationToken.None)).Failure);
        var sixth = await world.Client.RespondAsync(url, new SlackResponse(Hello), CancellationToken.None);
        Assert.Equal((SlackFailureKind.Gone, "used_url"), (sixth.Failure?.Kind, sixth.Failure?.Code));
    }

    [Fact]
    public async Task An_answer_after_half_an_hour_is_refused()
    {
        await using var world = await StartAsync();
        var url = world.Slack.NewResponseUrl(Channel, "U0ADA");
        world.Clock.Advance(TimeSpan.FromMinutes(31));
        Assert.Equal("expired_url", (await world.Client.RespondAsync(url, new SlackResponse(Hello), CancellationToken.None)).Failure?.Code);
    }

    [Theory]
    [InlineData("https://example.com/response/1")]
    [InlineData("http://hooks.slack.com/commands/1")]
    [InlineData("https://hooks.slack.com.example.com/commands/1")]
    [InlineData("file:///etc/passwd")]
    [InlineData("/response/1")]
    public async Task Nobody_but_Slack_is_answered(string url)
    {
        await using var world = await StartAsync();
        var answered = await world.Client.RespondAsync(new Uri(url, UriKind.RelativeOrAbsolute), new SlackResponse(Hello), CancellationToken.None);
        Assert.Equal("foreign_response_url", answered.Failure?.Code);
    }
}
