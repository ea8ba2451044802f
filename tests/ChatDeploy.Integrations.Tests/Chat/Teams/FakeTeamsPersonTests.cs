using System.Net;
using System.Text.Json.Nodes;
using ChatDeploy.Integrations.Chat.Teams.Activities;
using ChatDeploy.Integrations.Chat.Teams.Connector;
using ChatDeploy.Integrations.Chat.Teams.Tokens;
using ChatDeploy.Testing.Teams;
using static ChatDeploy.Integrations.Tests.Chat.Teams.TeamsWorld;

namespace ChatDeploy.Integrations.Tests.Chat.Teams;

/// <summary>The fake's people against the real check and reader: what they send is believed and understood, and what Teams would not show is found.</summary>
public sealed class FakeTeamsPersonTests
{
    private readonly List<TeamsActivity> _activities = [];
    private JsonObject? _answer;

    [Fact]
    public async Task What_a_person_does_is_believed_and_understood()
    {
        await using var world = await StartAsync();
        var ada = Person(world);
        await ada.InstallAsync();
        await ada.SayAsync("queue");
        var mention = await ada.MentionAsync("deploy <crm> & more");
        Assert.Collection(
            _activities,
            first => Assert.False(Assert.IsType<TeamsActivity.Installed>(first).IsRemoved),
            second => Assert.True(Assert.IsType<TeamsActivity.MembersChanged>(second).IsBotAdded),
            third => Assert.Equal(("queue", TeamsConversationKind.Personal), (Assert.IsType<TeamsActivity.Line>(third).Text, third.Context.Kind)),
            fourth => Assert.Equal(("deploy <crm> & more", true, mention.Id), (Assert.IsType<TeamsActivity.Line>(fourth).Text, ((TeamsActivity.Line)fourth).IsMention, fourth.Context.ThreadRoot)));
        Assert.True(new ChatDeploy.Integrations.Chat.Teams.TeamsOptions { TenantId = FakeTeams.TenantId }.Admits(_activities[3].Context.TenantId));
    }

    [Fact]
    public async Task A_pressed_action_brings_data_and_inputs_and_its_answer_is_that_person_s_card()
    {
        await using var world = await StartAsync();
        var message = await PostAsync(world);
        _answer = new JsonObject { ["statusCode"] = 200, ["type"] = FakeTeamsInvokes.CardType, ["value"] = Card("approved") };
        Assert.Equal(200, (await Person(world).ExecuteAsync(message, "Approve", new JsonObject { ["note"] = "ok" })).Status);

        var executed = Assert.IsType<TeamsActivity.Executed>(Assert.Single(_activities));
        Assert.Equal(("approve", "42", "ok", message.Id), (executed.Verb, (string?)executed.Data["run"], (string?)executed.Data["note"], executed.Context.ReplyToId));
        Assert.Equal("approved", (string?)message.CardFor(FakeTeamsWorkspace.Ada)!["body"]![0]!["text"]);
        Assert.Equal("D-42", (string?)message.CardFor(FakeTeamsWorkspace.Grace)!["body"]![0]!["text"]);
        await world.Client.UpdateAsync(world.Channel, message.Id, new TeamsContent("x", Card("applied")), TeamsUrgency.Awaited, CancellationToken.None);
        Assert.Equal("applied", (string?)message.CardFor(FakeTeamsWorkspace.Ada)!["body"]![0]!["text"]);
    }

    [Fact]
    public async Task A_client_that_does_not_know_the_action_presses_its_fallback()
    {
        await using var world = await StartAsync();
        var message = await PostAsync(world);
        await Person(world).SubmitAsync(message, "Approve");
        Assert.Equal(("42", message.Id), ((string?)Assert.IsType<TeamsActivity.Submitted>(Assert.Single(_activities)).Data["run"], _activities[0].Context.ReplyToId));
    }

    [Fact]
    public async Task A_dialog_is_opened_submitted_and_closed()
    {
        await using var world = await StartAsync();
        var message = await PostAsync(world);
        var next = new JsonObject { ["type"] = "Action.Submit", ["title"] = "Next", ["data"] = new JsonObject { ["step"] = 2 } };
        _answer = new JsonObject
        {
            ["task"] = new JsonObject { ["type"] = "continue", ["value"] = new JsonObject { ["title"] = "Deploy", ["height"] = "medium", ["card"] = new JsonObject { ["contentType"] = FakeTeamsInvokes.CardType, ["content"] = Card("?", next) } } },
        };
        var dialog = await Person(world).OpenDialogAsync(message, "Deploy…");
        _answer = null;
        Assert.Equal("close", (await Person(world).SubmitDialogAsync(message, dialog, "Next", new JsonObject { ["commit"] = "abc" })).Type);
        Assert.IsType<TeamsActivity.DialogOpened>(_activities[0]);
        Assert.Equal("abc", (string?)Assert.IsType<TeamsActivity.DialogSubmitted>(_activities[1]).Data["commit"]);
    }

    [Theory]
    [InlineData("""{"statusCode":200,"type":"application/vnd.microsoft.card.adaptive","value":{"type":"AdaptiveCard","version":"1.6"}}""")]
    [InlineData("""{"statusCode":403,"type":"application/vnd.microsoft.error","value":{"code":"x","message":"y"}}""")]
    [InlineData("""{"statusCode":400,"type":"application/vnd.microsoft.error","value":"no"}""")]
    [InlineData("""{"statusCode":200,"type":"application/vnd.microsoft.activity.message","value":{}}""")]
    [InlineData("{}")]
    public async Task An_answer_that_Teams_would_not_show_is_found(string answer)
    {
        await using var world = await StartAsync();
        var message = await PostAsync(world);
        _answer = (JsonObject)JsonNode.Parse(answer)!;
        await Assert.ThrowsAsync<InvalidOperationException>(() => Person(world).ExecuteAsync(message, "Approve"));
    }

    [Fact]
    public async Task Text_and_card_in_one_message_become_two_that_nobody_knows()
    {
        await using var world = await StartAsync();
        await world.SendAsync();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(world.Teams.ServiceUrl, $"v3/conversations/{Uri.EscapeDataString(FakeTeamsWorkspace.Deploys)}/activities"))
        {
            Content = new StringContent(new JsonObject { ["type"] = "message", ["text"] = "x", ["attachments"] = new JsonArray(new JsonObject { ["contentType"] = FakeTeamsInvokes.CardType, ["content"] = Card("x") }) }.ToJsonString(), null, "application/json"),
        };
        request.Headers.Authorization = new("Bearer", "token-of-the-fake-bot-1");
        using var response = await http.SendAsync(request);
        Assert.DoesNotContain("\"id\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(3, world.Teams.Workspace.Posts.Count);
    }

    [Theory]
    [InlineData(8, 0, 1)]
    [InlineData(9, 400, 1)]
    public async Task One_message_too_many_is_throttled(int messages, int milliseconds, int throttled)
    {
        await using var world = await StartAsync();
        await world.SendAsync("the token");
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        using var http = new HttpClient { DefaultRequestHeaders = { Authorization = new("Bearer", "token-of-the-fake-bot-1") } };
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < messages; i++)
        {
            using var content = new StringContent("""{"type":"message","text":"x"}""", null, "application/json");
            using var response = await http.PostAsync(new Uri(world.Teams.ServiceUrl, $"v3/conversations/{Uri.EscapeDataString(FakeTeamsWorkspace.Deploys)}/activities"), content);
            statuses.Add(response.StatusCode);
            world.Clock.Advance(TimeSpan.FromMilliseconds(milliseconds / 2));
        }

        Assert.Equal(throttled, statuses.Count(status => status == HttpStatusCode.TooManyRequests));
        Assert.Equal(throttled, world.Teams.OverBudget.Count);
    }

    private static async Task<FakeTeamsMessage> PostAsync(TeamsWorld world)
    {
        var data = new JsonObject { ["run"] = "42" };
        var approve = new JsonObject
        {
            ["type"] = "Action.Execute", ["title"] = "Approve", ["verb"] = "approve", ["data"] = data,
            ["fallback"] = new JsonObject { ["type"] = "Action.Submit", ["title"] = "Approve", ["data"] = data.DeepClone() },
        };
        var deploy = new JsonObject { ["type"] = "Action.Submit", ["title"] = "Deploy…", ["data"] = new JsonObject { ["msteams"] = new JsonObject { ["type"] = "task/fetch" } } };
        Assert.Null((await world.Client.SendAsync(world.Channel, new TeamsContent("D-42", Card("D-42", approve, deploy)), TeamsUrgency.Awaited, CancellationToken.None)).Failure);
        return world.Teams.Workspace.Posts[^1];
    }

    private FakeTeamsPerson Person(TeamsWorld world) => new(world.Teams, FakeTeamsWorkspace.Ada, async request =>
    {
        var activity = TeamsActivityReader.Read(await request.Content!.ReadAsByteArrayAsync());
        Assert.NotNull(activity);
        Assert.IsType<BotTokenAnswer.Accepted>(await world.Tokens.CheckAsync(request.Headers.Authorization?.ToString(), activity.Context.ChannelId, activity.Context.ServiceUrl, CancellationToken.None));
        _activities.Add(activity);
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(activity.IsInvoke && _answer is not null ? _answer.ToJsonString() : "") };
    });
}
