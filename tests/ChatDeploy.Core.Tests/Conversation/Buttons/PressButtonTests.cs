using System.Text.Json.Nodes;
using ChatDeploy.Core.Cards;
using ChatDeploy.Core.Cards.Model;
using ChatDeploy.Core.Conversation.Buttons;
using ChatDeploy.Core.Conversation.Commands;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Tests.Cards;
using ChatDeploy.Core.Tests.Conversation.Commands;
using ChatDeploy.Testing;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Tests.Conversation.Buttons;

/// <summary>Buttons of deployments' cards, pressed as they are shown: in time, too late, and by people who may not.</summary>
public sealed class PressButtonTests(StoreFixture store, PlayedWorlds worlds) : IClassFixture<PlayedWorlds>
{
    private const string Ask = "ada: crm@v2 to acme on stage\n";
    private const string Waiting = "ada: crm@v2 to acme on prod\nada: launch D-1\n";
    private const string Paused = "fail acme/pdv-roma\n" + Ask + "ada: launch D-1\ndrive\n";

    [Theory]
    [InlineData("launch", "ada", Ask, LifecycleState.Approved, "progress")]
    [InlineData("cancel", "ada", Ask, LifecycleState.Cancelled, "result")]
    [InlineData("approve", "bob", Waiting, LifecycleState.Approved, "progress")]
    [InlineData("reject", "bob", Waiting, LifecycleState.Rejected, "result")]
    [InlineData("cancel", "ada", Waiting, LifecycleState.Cancelled, "result")]
    [InlineData("retry", "ada", Paused, LifecycleState.Applying, "progress")]
    [InlineData("skip", "ada", Paused, LifecycleState.Applying, "progress")]
    [InlineData("continue", "ada", Paused, LifecycleState.Applying, "progress")]
    public async Task A_button_does_what_the_typed_command_does_and_answers_with_the_new_card(string verb, string person, string script, LifecycleState state, string stem)
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.PlayAsync(script);

        var answer = await PressAsync(world, person, Shown.Press(await CardAsync(world), verb, "because of the sale"));

        Assert.False(answer.Refused, answer.Text);
        Assert.Equal(state, await StateAsync(world, 1));
        Assert.Equal((1, stem), (answer.DeploymentId, answer.Card?.Stem));
        Shown.Of(answer.Card);
    }

    [Fact]
    public async Task Roll_back_answers_with_the_preview_of_a_new_deployment()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.PlayAsync(Ask + "ada: launch D-1\ndrive");
        var answer = await PressAsync(world, "ada", Shown.Press(await CardAsync(world), "rollback"));
        Assert.False(answer.Refused, answer.Text);
        Assert.Equal((2, "preview"), (answer.DeploymentId, answer.Card?.Stem));
        Assert.Contains("takes D-1 back", Shown.Text(Shown.Of(answer.Card)));
    }

    [Fact]
    public async Task Comments_are_kept_with_the_decision()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.PlayAsync(Waiting);
        await PressAsync(world, "bob", Shown.Press(await CardAsync(world), "approve", "  watch the tills "));
        await using var db = world.Open();
        Assert.Equal("watch the tills", (await db.Decisions.SingleAsync()).Comment);
    }

    [Fact]
    public async Task A_rejection_without_a_reason_is_refused_and_changes_nothing()
    {
        var world = await worlds.AfterAsync(Waiting);
        var answer = await PressAsync(world, "bob", Shown.Press(await CardAsync(world), "reject", "   "));
        Assert.Equal(("reason_required", true), (answer.Code, answer.Refused));
        Assert.Equal(LifecycleState.PendingApproval, await StateAsync(world, 1));
    }

    [Fact]
    public async Task Nobody_is_asked_for_the_reason_of_a_rejection_that_comes_too_late()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.PlayAsync(Waiting);
        var press = Shown.Press(await CardAsync(world), "reject");
        await world.PlayAsync("ada: cancel D-1");
        var answer = await PressAsync(world, "bob", press);
        Assert.Equal(("already_decided", "result"), (answer.Code, answer.Card?.Stem));
        Assert.Contains("ada cancelled it", answer.Text);
    }

    [Fact]
    public async Task Launching_an_old_card_is_refused_with_the_plan_of_now()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.PlayAsync(Ask);
        var old = await CardAsync(world);
        await world.PlayAsync("ada: crm@v1 to acme on stage\nada: launch D-2\ndrive");

        var first = await PressAsync(world, "ada", Shown.Press(old, "launch"));
        var again = await PressAsync(world, "ada", Shown.Press(old, "launch"));

        Assert.Equal(("preview_mismatch", "preview_mismatch"), (first.Code, again.Code));
        Assert.Equal(LifecycleState.Preview, await StateAsync(world, 1));
        Assert.Contains("Changed since the preview before", Shown.Text(Shown.Of(again.Card)));
        Assert.False((await PressAsync(world, "ada", Shown.Press(Shown.Of(again.Card), "launch"))).Refused);
    }

    [Fact]
    public async Task Approving_an_old_card_does_not_approve_another_plan()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.PlayAsync(Waiting);
        var old = await CardAsync(world);

        // The plan changes under the ticket, is looked at again by its requester only, and waits again.
        await world.PlayAsync("dan: crm@v1 to acme on prod\ndan: launch D-2\nbob: approve D-2\ndrive");
        await world.SayAsync("bob", "approve D-1");
        await world.PlayAsync("ada: launch D-1");
        var answer = await PressAsync(world, "root", Shown.Press(old, "approve"));

        Assert.Equal("preview_mismatch", answer.Code);
        Assert.Equal("approval", answer.Card?.Stem);
        Assert.Equal(LifecycleState.PendingApproval, await StateAsync(world, 1));
    }

    [Theory]
    [InlineData("launch", "ada", Ask, "dan: launch D-1", "illegal_transition", "dan launched it at")]
    [InlineData("approve", "bob", Waiting, "dan: approve D-1", "already_decided", "dan has approved D-1 at")]
    [InlineData("approve", "bob", Waiting, "ada: cancel D-1", "already_decided", "ada cancelled it at")]
    [InlineData("cancel", "ada", Ask, "dan: cancel D-1", "illegal_transition", "dan cancelled it at")]
    [InlineData("retry", "ada", Paused, "dan: skip D-1", "illegal_transition", "dan left the failed jobs out at")]
    [InlineData("rollback", "ada", Paused, "dan: retry D-1", "illegal_transition", "dan had the failed jobs tried again at")]
    public async Task A_button_that_came_too_late_changes_nothing_and_says_who_was_first(string verb, string person, string script, string meanwhile, string code, string said)
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.PlayAsync(script);
        var old = await CardAsync(world);
        await world.PlayAsync(meanwhile);
        var before = await StateAsync(world, 1);

        var answer = await PressAsync(world, person, Shown.Press(old, verb));

        Assert.Equal((true, code), (answer.Refused, answer.Code));
        Assert.Contains(said, answer.Text);
        Assert.NotNull(answer.Card);
        Shown.Of(answer.Card);
        Assert.Equal(before, await StateAsync(world, 1));
    }

    [Theory]
    [InlineData("retry")]
    [InlineData("skip")]
    [InlineData("continue")]
    public async Task An_old_card_of_a_pause_does_not_answer_a_later_one(string verb)
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.PlayAsync(Paused);
        var old = await CardAsync(world);
        await world.PlayAsync("dan: retry D-1\ndrive");

        var answer = await PressAsync(world, "ada", Shown.Press(old, verb));

        Assert.Equal((true, "stale"), (answer.Refused, answer.Code));
        Assert.Contains("paused again", answer.Text);
        Assert.Contains("dan had the failed jobs tried again at", answer.Text);
        Assert.Equal("paused", answer.Card?.Stem);
        Assert.False((await PressAsync(world, "ada", Shown.Press(Shown.Of(answer.Card), verb))).Refused);
    }

    [Theory]
    [InlineData("launch", "vic", Ask, "forbidden")]
    [InlineData("cancel", "bob", Ask, "forbidden")]
    [InlineData("approve", "ada", Waiting, "forbidden")]
    [InlineData("approve", "dan", "dan: crm@v2 to acme on prod\ndan: launch D-1\n", "self_approval_forbidden")]
    [InlineData("reject", "vic", Waiting, "forbidden")]
    [InlineData("retry", "sam", Paused, "forbidden")]
    [InlineData("skip", "vic", Paused, "forbidden")]
    [InlineData("rollback", "vic", Paused, "forbidden")]
    [InlineData("launch", "zoe", Ask, "forbidden")]
    public async Task Who_may_not_press_it_alone_is_told(string verb, string person, string script, string code)
    {
        var world = await worlds.AfterAsync(script);
        var before = await StateAsync(world, 1);

        var answer = await PressAsync(world, person, Shown.Press(await CardAsync(world), verb, "no"));

        Assert.Equal((true, code, null), (answer.Refused, answer.Code, answer.Card));
        Assert.Equal(before, await StateAsync(world, 1));
    }

    [Theory]
    [InlineData("explode", """{"deployment":"D-1"}""", "unknown_button")]
    [InlineData("", """{"deployment":"D-1"}""", "unknown_button")]
    [InlineData("launch", null, "invalid_button")]
    [InlineData("launch", "{}", "invalid_button")]
    [InlineData("launch", """{"deployment":7}""", "invalid_button")]
    [InlineData("launch", """{"deployment":{"id":"D-1"}}""", "invalid_button")]
    [InlineData("launch", """{"deployment":"D-99999999999999999999"}""", "invalid_button")]
    [InlineData("launch", """{"deployment":"D-4711","previewRef":"x"}""", "unknown_deployment")]
    [InlineData("refresh", """{"deployment":"D-4711"}""", "unknown_deployment")]
    [InlineData("approve", """{"deployment":"D-4711"}""", "unknown_ticket")]
    [InlineData("launch", """{"deployment":"D-1"}""", "preview_required")]
    [InlineData("launch", """{"deployment":"D-1","previewRef":["x"]}""", "preview_required")]
    [InlineData("launch", """{"deployment":"D-1","previewRef":"x"}""", "preview_mismatch")]
    public async Task A_malformed_press_is_a_refusal(string verb, string? data, string code)
    {
        var world = await worlds.AfterAsync(Ask);
        var answer = await PressAsync(world, "ada", new CardPress(verb, data is null ? null : (JsonObject)JsonNode.Parse(data)!));
        Assert.Equal((true, code), (answer.Refused, answer.Code));
        Assert.Equal(LifecycleState.Preview, await StateAsync(world, 1));
    }

    [Fact]
    public async Task Refresh_answers_with_the_card_of_now()
    {
        var world = await worlds.AfterAsync(Waiting);
        var answer = await PressAsync(world, "vic", new CardPress("refresh", new JsonObject { ["deployment"] = "D-1" }));
        Assert.Equal((false, "approval"), (answer.Refused, answer.Card?.Stem));
    }

    private static async Task<Card> CardAsync(ChatWorld world) => Shown.Of((await world.Get<DeploymentCards>().LoadAsync(1, default))!.Content);

    private static async Task<ChatAnswer> PressAsync(ChatWorld world, string person, CardPress press) => await world.InScopeAsync<PressButton, ChatAnswer>(
        async button => await button.HandleAsync(await world.PersonAsync(person), press, default));

    private static async Task<LifecycleState> StateAsync(ChatWorld world, long id)
    {
        await using var db = world.Open();
        return await db.Deployments.Where(d => d.Id == id).Select(d => d.State).SingleAsync();
    }
}
