using System.Text;
using System.Text.Json.Nodes;
using ChatDeploy.Integrations.Chat.Slack.Requests;
using FsCheck;
using FsCheck.Fluent;

namespace ChatDeploy.Integrations.Tests.Chat.Slack.Requests;

public sealed class SlackRequestReaderTests
{
    [Fact]
    public void The_documented_command_is_read()
    {
        const string body = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=crm%40v1+to+acme"
            + "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
        var command = Assert.IsType<SlackRequest.Command>(SlackRequestReader.ReadCommand(SlackRequestReader.ReadForm(Encoding.UTF8.GetBytes(body))));
        Assert.Equal(("T1DC2JH3J", "U2CERLKJA", "crm@v1 to acme", "G8PSS9T3V"), (command.TeamId, command.UserId, command.Text, command.ChannelId));
        Assert.Equal("398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c", command.TriggerId);
        Assert.Equal("https://hooks.slack.com/commands/T1DC2JH3J/397700885554/96rGlfmibIGlgcZRskXaIFfN", command.ResponseUrl.ToString());
    }

    [Fact]
    public void Of_a_field_that_comes_twice_the_first_counts() =>
        Assert.Equal("one", SlackRequestReader.ReadForm("text=one&text=two"u8.ToArray())["text"]);

    [Theory]
    [InlineData("""{"type":"message","channel_type":"im","user":"U1","channel":"D1","ts":"1.1","text":"queue"}""", true)]
    [InlineData("""{"type":"message","channel_type":"im","user":"U1","channel":"D1","ts":"1.1","text":"queue","subtype":"message_changed"}""", false)]
    [InlineData("""{"type":"message","channel_type":"im","bot_id":"B1","user":"U1","channel":"D1","ts":"1.1","text":"queue"}""", false)]
    [InlineData("""{"type":"message","channel_type":"channel","user":"U1","channel":"C1","ts":"1.1","text":"queue"}""", false)]
    [InlineData("""{"type":"app_mention","user":"U1","channel":"C1","ts":"1.1","text":"<@U0> queue"}""", true)]
    public void Only_what_people_say_to_the_bot_is_a_line(string item, bool isLine) =>
        Assert.Equal(isLine, SlackRequestReader.ReadEvent(new JsonObject { ["type"] = "event_callback", ["team_id"] = "T1", ["event"] = JsonNode.Parse(item) }) is SlackRequest.Line);

    [Fact]
    public void No_body_makes_it_throw() => Prop.ForAll<byte[], string?>((body, text) =>
    {
        SlackRequestReader.ReadCommand(SlackRequestReader.ReadForm(body));
        foreach (var type in new[] { "block_actions", "view_submission", "block_suggestion", "shortcut", "message_action", "event_callback", text ?? "" })
        {
            foreach (var value in new JsonNode?[] { null, 1, text, new JsonArray(1, null), new JsonObject { ["id"] = 5 }, new JsonObject { ["id"] = "x", ["type"] = null, ["state"] = 3, ["values"] = text } })
            {
                var payload = new JsonObject { ["type"] = type, ["user"] = new JsonObject { ["id"] = "U1" } };
                foreach (var name in new[] { "team", "view", "container", "channel", "message", "actions", "event", "action_id", "callback_id", "response_url" }) payload[name] = value?.DeepClone();
                SlackRequestReader.ReadInteraction(payload);
                SlackRequestReader.ReadEvent(payload);
            }
        }
    }).QuickCheckThrowOnFailure();
}
