using System.Net;
using System.Text.Json.Nodes;
using ChatDeploy.Core.Runners;
using ChatDeploy.Testing.Slack;
using ChatDeploy.Tests.Api;

namespace ChatDeploy.Tests.Chat.Slack;

public sealed class SlackConversationTests(SharedSlackWorld shared) : IClassFixture<SharedSlackWorld>
{
    private readonly SlackWorld _world = shared.World;

    [Fact]
    public async Task A_question_is_answered_for_everybody_and_a_typo_to_the_asker_alone()
    {
        await _world.Member("eve").CommandAsync("queue wms", Channel("questions"));
        await _world.UntilPostAsync("wms", Channel("questions"));
        await _world.Member("eve").CommandAsync("qeue", Channel("typos"));
        var whisper = await _world.UntilWhisperAsync("eve", "queue");
        Assert.Equal(Channel("typos"), whisper.Channel);
        Assert.Empty(_world.Posts(Channel("typos")));
    }

    [Fact]
    public async Task A_sign_in_link_is_for_the_asker_alone_and_a_visitor_who_calls_themselves_so_gets_none()
    {
        var channel = Channel("web");
        await _world.Member("carl").CommandAsync("web", channel);
        Assert.Contains("/sign-in/", SlackWorld.Shown(await _world.UntilWhisperAsync("carl", "sign-in")), StringComparison.Ordinal);
        _world.Slack.Workspace.Add(new FakeSlackUser("U0FALSE", "root", "false@elsewhere.example"));
        await _world.Member("false").CommandAsync("web", channel);
        var refusal = SlackWorld.Shown(await _world.UntilWhisperAsync("false", "not in the catalog"));
        Assert.DoesNotContain("/sign-in/", refusal, StringComparison.Ordinal);
        Assert.Empty(_world.Posts(channel));
    }

    [Fact]
    public async Task A_visitor_may_look_and_is_told_who_can_give_rights()
    {
        var channel = Channel("visitors");
        await _world.Member("stranger").CommandAsync("status", channel);
        await _world.UntilAsync(() => _world.Posts(channel) is [var answer, ..] ? answer : null, "an answer to a visitor");
        await _world.Member("stranger").CommandAsync("crm to acme on stage", channel);
        Assert.Contains("root", SlackWorld.Shown(await _world.UntilWhisperAsync("stranger", "not in the catalog")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_calls_themselves_so_with_another_workspaces_address_is_a_visitor()
    {
        _world.Slack.Workspace.Add(new FakeSlackUser("U0GUEST", "guest", "fay@example.com") { TeamId = "T0OTHER" });
        _world.Slack.Workspace.Add(new FakeSlackUser("U0UNCONFIRMED", "unconfirmed", "fay@example.com") { IsEmailConfirmed = false });
        foreach (var name in new[] { "guest", "unconfirmed" })
        {
            await _world.Member(name).CommandAsync("whoami", Channel("guests"));
            Assert.Contains($"@{name}", SlackWorld.Shown(await _world.UntilWhisperAsync(name, "You are")), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task In_the_thread_of_its_message_a_deployment_needs_no_id()
    {
        var channel = Channel("threads");
        var post = await PreviewAsync("ada", "crm@v1.0.0 to globex on stage", channel);
        await _world.Member("ada").MentionAsync("launch", channel, post.Ts);
        await _world.UntilAsync(() => post.Text.Contains("applied", StringComparison.Ordinal) ? post : null, "the deployment is applied");
    }

    [Fact]
    public async Task What_is_asked_by_a_mention_is_answered_in_its_thread()
    {
        var channel = Channel("mentions");
        await _world.Member("eve").MentionAsync("status", channel);
        var asked = _world.Slack.Workspace.Messages.Last(m => m.Channel == channel && m.IsForeign);
        await _world.UntilAsync(() => _world.Slack.Workspace.Messages.FirstOrDefault(m => m.ThreadTs == asked.Ts && m.OnlyFor is null), "an answer in the thread");
    }

    [Fact]
    public async Task A_line_in_the_direct_messages_is_answered_there()
    {
        _world.Slack.Workspace.Add(new FakeSlackChannel("D0EVE", "") { With = "U0EVE", IsPrivate = true });
        var ts = _world.Slack.Workspace.Say("D0EVE", "whoami");
        (await _world.Member("eve").EventAsync(new JsonObject { ["type"] = "message", ["channel_type"] = "im", ["user"] = "U0EVE", ["text"] = "whoami", ["channel"] = "D0EVE", ["ts"] = ts })).Expect(HttpStatusCode.OK);
        await _world.UntilPostAsync("You are", "D0EVE");
    }

    [Fact]
    public async Task A_stale_click_changes_nothing_and_tells_the_clicker_alone_what_happened()
    {
        var channel = Channel("stale");
        var post = await PreviewAsync("ada", "crm@v1.0.0 to acme/pdv-milano on stage", channel);
        var launch = SlackMember.Button(post, "Launch");
        await _world.Member("ada").PressAsync(post, "Launch");
        await _world.UntilAsync(() => post.Text.Contains("applied", StringComparison.Ordinal) ? post : null, "the deployment is applied");
        var shown = post.Shown.Count;
        await _world.Member("carl").PressAsync(post, launch);
        var whisper = await _world.UntilWhisperAsync("carl", "ada launched it");
        Assert.Equal((channel, shown), (whisper.Channel, post.Shown.Count));
    }

    [Fact]
    public async Task Where_the_bot_is_not_the_asker_alone_sees_the_card_which_changes_in_place()
    {
        const string channel = "C0ELSEWHERE";
        _world.Slack.Workspace.Add(new FakeSlackChannel(channel, "elsewhere") { HasBot = false });
        await _world.Member("ada").CommandAsync("crm@v1.0.0 to acme/pdv-roma on stage", channel);
        var card = await _world.UntilWhisperAsync("ada", "/invite @chatdeploy");
        await _world.Member("ada").PressAsync(card, "Launch");
        await _world.UntilAsync(() => !SlackMember.Buttons(card).Contains("Launch") ? card : null, "the card in place");
        Assert.Empty(_world.Posts(channel));
    }

    [Fact]
    public async Task A_rejection_asks_for_its_reason_in_a_form_and_is_withdrawn_everywhere()
    {
        var channel = Channel("rejections");
        var post = await PreviewAsync("ada", "crm@v1.0.0 to globex on prod", channel);
        await _world.Member("ada").PressAsync(post, "Launch");
        var direct = await _world.UntilAsync(() => _world.DirectTo("grace").LastOrDefault(m => SlackMember.Buttons(m).Contains("Reject")), "grace is asked");
        var grace = _world.Member("grace");
        await grace.PressAsync(direct, "Reject");
        var form = await _world.UntilAsync(() => Open(grace), "the form");
        form.Type("comment", "Not during the sale");
        await form.SubmitAsync();
        await _world.UntilAsync(() => SlackWorld.Shown(post).Contains("Not during the sale", StringComparison.Ordinal) ? post : null, "the post shows the rejection");
        await _world.UntilAsync(() => SlackMember.Buttons(direct).Contains("Reject") ? null : direct, "grace's card is withdrawn");
    }

    [Fact]
    public async Task The_wizard_leads_to_a_launched_deployment_in_the_channel_where_it_was_opened()
    {
        var channel = Channel("wizard");
        var carl = _world.Member("carl");
        await carl.CommandAsync("", channel);
        var modal = await _world.UntilAsync(() => Open(carl) is { } m && m.Inputs.Contains("commit:crm") ? m : null, "the first step");
        await modal.ChooseAsync("commit:crm", "v1.0.0");
        await modal.SubmitAsync();

        // On a busy machine the next step may follow a little later, as Slack's three seconds demand.
        await _world.UntilAsync(() => modal.Inputs.Contains("targets") ? modal : null, "the second step");
        await modal.ChooseAsync("targets", "acme/pdv-torino", "torino");
        await modal.ChooseAsync("environment", "stage");
        await modal.SubmitAsync();
        await _world.UntilAsync(() => modal.Submit == "Launch" ? modal : null, "the third step");
        Assert.Contains("acme/pdv-torino", modal.Text, StringComparison.Ordinal);
        await modal.SubmitAsync();
        await _world.UntilAsync(() => _world.Posts(channel).FirstOrDefault(m => m.Text.Contains("applied", StringComparison.Ordinal)), "the deployment in the channel");
    }

    [Fact]
    public async Task The_home_tab_shows_what_waits_for_me_and_approves_it()
    {
        var post = await PreviewAsync("ada", "wms@v9.0.0 to globex on prod", Channel("home"), await _world.Api.CommitAsync("wms", "Home", "v9.0.0"));
        await _world.Member("ada").PressAsync(post, "Launch");
        await _world.UntilAsync(() => SlackMember.Buttons(post).Contains("Approve") ? post : null, "it waits for approval");
        var id = post.Text.Split(' ')[0];
        var grace = _world.Member("grace");
        Assert.Contains(id, SlackWorld.Texts((await grace.HomeAsync())["blocks"]), StringComparison.Ordinal);
        await grace.PressAtHomeAsync("Approve", $"\"{id}\"");
        await _world.UntilAsync(() => post.Text.Contains("applied", StringComparison.Ordinal) ? post : null, "the deployment is applied");
    }

    [Fact]
    public async Task The_shortcut_opens_the_wizard()
    {
        var ada = _world.Member("ada");
        (await ada.InteractAsync(new JsonObject
        {
            ["type"] = "shortcut", ["callback_id"] = "new_deploy", ["team"] = new JsonObject { ["id"] = FakeSlackWorkspace.TeamId }, ["user"] = new JsonObject { ["id"] = "U0ADA" }, ["trigger_id"] = _world.Slack.NewTrigger(), ["action_ts"] = "1.2",
        })).Expect(HttpStatusCode.OK);
        await _world.UntilAsync(() => Open(ada) is { } m && m.Inputs.Any(i => i.StartsWith("commit:", StringComparison.Ordinal)) ? m : null, "the first step");
    }

    private static FakeSlackModal? Open(SlackMember member)
    {
        try
        {
            return member.Modal();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private string Channel(string name)
    {
        var id = $"C0{name.ToUpperInvariant()}";
        if (!_world.Slack.Workspace.Channels.ContainsKey(id)) _world.Slack.Workspace.Add(new FakeSlackChannel(id, name));
        return id;
    }

    private async Task<FakeSlackMessage> PreviewAsync(string name, string line, string channel, string? _ = null)
    {
        await _world.Member(name).CommandAsync(line, channel);
        return await _world.UntilAsync(() => _world.Posts(channel).FirstOrDefault(m => SlackMember.Buttons(m).Contains("Launch")), $"the preview of {line}");
    }
}
