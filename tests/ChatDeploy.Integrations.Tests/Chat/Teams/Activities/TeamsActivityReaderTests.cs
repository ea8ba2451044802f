using System.Text;
using System.Text.Json.Nodes;
using ChatDeploy.Integrations.Chat.Teams.Activities;
using FsCheck;
using FsCheck.Fluent;

namespace ChatDeploy.Integrations.Tests.Chat.Teams.Activities;

public sealed class TeamsActivityReaderTests
{
    private const string Bot = "28:bot";
    private const string Thread = "19:deploys@thread.tacv2;messageid=1700";

    [Fact]
    public void A_mention_in_a_channel_is_a_line_without_the_mention()
    {
        var line = Assert.IsType<TeamsActivity.Line>(Read(Mention("<at>ChatDeploy</at>\u00A0 deploy crm &amp; wms\u00A0to &lt;acme&gt;&nbsp;")));
        Assert.Equal(("deploy crm & wms to <acme>", true), (line.Text, line.IsMention));
        var context = line.Context;
        Assert.Equal((TeamsConversationKind.Channel, "1700", "19:deploys@thread.tacv2", "19:team@thread.tacv2"), (context.Kind, context.ThreadRoot, context.TeamChannelId, context.TeamId));
        Assert.Equal(("t1", "a1", "msteams", "https://smba.trafficmanager.net/emea/"), (context.TenantId, context.Id, context.ChannelId, context.ServiceUrl));
        Assert.Equal(new TeamsUser("29:ada", "Ada", "00000000-0000-0000-0000-0000000000ad"), context.From);
    }

    [Fact]
    public void A_mention_of_somebody_else_becomes_their_name()
    {
        var line = Assert.IsType<TeamsActivity.Line>(Read(Mention("<at>ChatDeploy</at> ask <at id=\"1\">Grace</at>")));
        Assert.Equal("ask Grace", line.Text);
    }

    [Fact]
    public void What_only_looks_like_a_mention_is_what_somebody_wrote()
    {
        var line = Assert.IsType<TeamsActivity.Line>(Read(Mention("<at>ChatDeploy</at> &lt;at&gt;Ada&lt;/at&gt;")));
        Assert.Equal("<at>Ada</at>", line.Text);
    }

    [Fact]
    public void Words_in_the_personal_chat_need_no_mention()
    {
        var line = Assert.IsType<TeamsActivity.Line>(Read(Activity("message", a => (a["text"], a["conversation"]) = ("queue\r\nall", new JsonObject { ["id"] = "a:1", ["conversationType"] = "personal" }))));
        Assert.Equal(("queue\nall", false, TeamsConversationKind.Personal, null), (line.Text, line.IsMention, line.Context.Kind, line.Context.ThreadRoot));
    }

    [Fact]
    public void A_group_s_chat_is_told_apart() =>
        Assert.Equal(TeamsConversationKind.GroupChat, Read(Activity("message", a => a["conversation"] = new JsonObject { ["id"] = "19:x@thread.v2", ["conversationType"] = "groupChat" }))!.Context.Kind);

    [Fact]
    public void A_message_without_words_and_with_a_value_is_a_submitted_card()
    {
        var submitted = Assert.IsType<TeamsActivity.Submitted>(Read(Activity("message", a => (a["value"], a["replyToId"]) = (new JsonObject { ["run"] = "42" }, "1701"))));
        Assert.Equal(("42", "1701", false), ((string?)submitted.Data["run"], submitted.Context.ReplyToId, submitted.IsInvoke));
    }

    [Theory]
    [InlineData("manual", false)]
    [InlineData("automatic", true)]
    public void An_executed_action_is_an_invoke(string trigger, bool isAutomatic)
    {
        var executed = Assert.IsType<TeamsActivity.Executed>(Read(Activity("invoke", a => (a["name"], a["value"]) = ("adaptiveCard/action", new JsonObject
        {
            ["action"] = new JsonObject { ["type"] = "Action.Execute", ["verb"] = "approve", ["data"] = new JsonObject { ["run"] = "42" } },
            ["trigger"] = trigger,
        }))));
        Assert.Equal(("approve", "42", isAutomatic, true), (executed.Verb, (string?)executed.Data["run"], executed.IsAutomatic, executed.IsInvoke));
    }

    [Fact]
    public void Dialogs_are_opened_and_submitted()
    {
        Assert.Equal("1", (string?)Assert.IsType<TeamsActivity.DialogOpened>(Read(Dialog("task/fetch"))).Data["step"]);
        Assert.Equal("1", (string?)Assert.IsType<TeamsActivity.DialogSubmitted>(Read(Dialog("task/submit"))).Data["step"]);
    }

    [Theory]
    [InlineData("composeExtension/query")]
    [InlineData("adaptiveCard/action")]
    public void Another_invoke_waits_for_an_answer_all_the_same(string name)
    {
        var other = Assert.IsType<TeamsActivity.OtherInvoke>(Read(Activity("invoke", a => a["name"] = name)));
        Assert.True(other.IsInvoke);
    }

    [Fact]
    public void The_bot_comes_and_goes()
    {
        Assert.True(Assert.IsType<TeamsActivity.MembersChanged>(Read(Activity("conversationUpdate", a => a["membersAdded"] = new JsonArray(new JsonObject { ["id"] = Bot })))).IsBotAdded);
        Assert.True(Assert.IsType<TeamsActivity.MembersChanged>(Read(Activity("conversationUpdate", a => a["membersRemoved"] = new JsonArray(new JsonObject { ["id"] = Bot })))).IsBotRemoved);
        var somebody = Assert.IsType<TeamsActivity.MembersChanged>(Read(Activity("conversationUpdate", a => a["membersAdded"] = new JsonArray(1, null, new JsonObject { ["id"] = "29:ada" }))));
        Assert.Equal((false, "29:ada"), (somebody.IsBotAdded, Assert.Single(somebody.Added)));
    }

    [Fact]
    public void The_app_is_installed_and_removed()
    {
        Assert.False(Assert.IsType<TeamsActivity.Installed>(Read(Activity("installationUpdate", a => a["action"] = "add"))).IsRemoved);
        Assert.True(Assert.IsType<TeamsActivity.Installed>(Read(Activity("installationUpdate", a => a["action"] = "remove"))).IsRemoved);
    }

    [Fact]
    public void A_channel_is_deleted() =>
        Assert.Equal("channelDeleted", Assert.IsType<TeamsActivity.PlaceChanged>(Read(Activity("conversationUpdate", a => a["channelData"]!["eventType"] = "channelDeleted"))).EventType);

    [Theory]
    [InlineData("typing")]
    [InlineData("messageReaction")]
    [InlineData("a_type_of_tomorrow")]
    public void Nothing_is_done_about_other_types(string type) => Assert.Equal(type, Assert.IsType<TeamsActivity.Unused>(Read(Activity(type))).Type);

    [Fact]
    public void The_bot_does_not_talk_to_itself() =>
        Assert.IsType<TeamsActivity.Unused>(Read(Activity("message", a => (a["text"], a["from"]) = ("deploy", new JsonObject { ["id"] = Bot }))));

    [Fact]
    public void Two_tenants_contradict_each_other() => Assert.Null(Read(Activity("message", a => a["conversation"]!["tenantId"] = "t2")));

    [Fact]
    public void Nothing_that_the_store_cannot_hold_comes_through()
    {
        var executed = Assert.IsType<TeamsActivity.Submitted>(Read(Activity("message", a => a["value"] = new JsonObject { ["a\0"] = new JsonArray("b\0") })));
        Assert.DoesNotContain("\\u0000", executed.Data.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"type\":\"message\",\"type\":\"invoke\"}")]
    [InlineData("{\"type\":\"\\ud800\"}")]
    [InlineData("{\"\\ud800\":1,\"type\":\"message\"}")]
    public void Other_JSON_is_no_activity(string json) => Assert.Null(TeamsActivityReader.Read(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData("type")]
    [InlineData("channelId")]
    [InlineData("serviceUrl")]
    [InlineData("conversation")]
    [InlineData("recipient")]
    public void What_has_no_place_is_no_activity(string part)
    {
        Assert.Null(Read(Activity("message", a => a.Remove(part))));
        Assert.Null(Read(Activity("message", a => a[part] = 7)));
        Assert.Null(Read(Activity("message", a => a[part] = new JsonObject { ["id"] = new string('x', 401) })));
    }

    [Fact]
    public void Nothing_makes_it_throw()
    {
        string[] names = ["type", "channelData", "conversation", "from", "recipient", "value", "action", "data", "entities", "mentioned", "text", "id", "tenant", "membersAdded", "isGroup", "name"];
        string[] values = ["null", "true", "7", "1e999", "\"\"", "\"invoke\"", "\"message\"", "\"adaptiveCard/action\"", "\"\\ud800\"", "\"\\u0000\"", "[]", "[1,null,{\"type\":\"mention\",\"text\":\"<at\"}]", "{}", "{\"id\":{}}", "{\"data\":[]}"];
        var change = Gen.Elements(names).Zip(Gen.Elements(values)).ListOf(4);
        Prop.ForAll(Arb.From(change), changes =>
        {
            // Text, since a node could not hold all of these.
            var json = Activity("message").ToJsonString();
            foreach (var (name, value) in changes)
            {
                var at = json.IndexOf($"\"{name}\":", StringComparison.Ordinal);
                json = at < 0 ? $"{json[..^1]},\"{name}\":{value}}}" : $"{json[..at]}\"{name}\":{value},\"x{json.Length}{json[(at + 1)..]}";
            }

            TeamsActivityReader.Read(Encoding.UTF8.GetBytes(json));
        }).QuickCheckThrowOnFailure();
        Prop.ForAll<byte[]>(bytes => { TeamsActivityReader.Read(bytes); }).QuickCheckThrowOnFailure();
        Prop.ForAll<NonNull<string>>(text => { Read(Activity("message", a => a["text"] = text.Get)); }).QuickCheckThrowOnFailure();
    }

    private static JsonObject Mention(string text) => Activity("message", a => (a["text"], a["entities"]) = (text, new JsonArray(
        new JsonObject { ["type"] = "mention", ["text"] = "<at>ChatDeploy</at>", ["mentioned"] = new JsonObject { ["id"] = Bot, ["name"] = "ChatDeploy" } },
        new JsonObject { ["type"] = "clientInfo", ["locale"] = "en-GB" })));

    private static JsonObject Dialog(string name) => Activity("invoke", a => (a["name"], a["value"]) = (name, new JsonObject { ["data"] = new JsonObject { ["step"] = "1" }, ["context"] = new JsonObject { ["theme"] = "dark" } }));

    private static JsonObject Activity(string type, Action<JsonObject>? change = null)
    {
        var activity = new JsonObject
        {
            ["type"] = type,
            ["id"] = "a1",
            ["channelId"] = "msteams",
            ["serviceUrl"] = "https://smba.trafficmanager.net/emea/",
            ["from"] = new JsonObject { ["id"] = "29:ada", ["name"] = "Ada", ["aadObjectId"] = "00000000-0000-0000-0000-0000000000ad" },
            ["recipient"] = new JsonObject { ["id"] = Bot },
            ["conversation"] = new JsonObject { ["id"] = Thread, ["conversationType"] = "channel", ["tenantId"] = "t1" },
            ["channelData"] = new JsonObject { ["tenant"] = new JsonObject { ["id"] = "T1" }, ["team"] = new JsonObject { ["id"] = "19:team@thread.tacv2" }, ["channel"] = new JsonObject { ["id"] = "19:deploys@thread.tacv2" } },
        };
        change?.Invoke(activity);
        return activity;
    }

    private static TeamsActivity? Read(JsonObject activity) => TeamsActivityReader.Read(Encoding.UTF8.GetBytes(activity.ToJsonString()));
}
