using System.Text.Json.Nodes;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Integrations.Chat.Slack;
using ChatDeploy.Integrations.Chat.Slack.Blocks;
using ChatDeploy.Testing;
using ChatDeploy.Testing.Slack;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Integrations.Tests.Chat.Slack.Home;

/// <summary>The app's home tab, published to a Slack that enforces its limits.</summary>
public sealed class SlackHomeTests(StoreFixture store)
{
    [Fact]
    public async Task Each_person_gets_a_tab_of_their_own()
    {
        await using var world = await HomeWorld.CreateAsync(store);
        await AskAsync(world);
        await world.PublishAsync("U0ADA");
        await world.PublishAsync("U0GRACE");
        Assert.Contains("\"New deployment\"", world.Tab("U0ADA").ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("\"approve\"", world.Tab("U0GRACE").ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("\"approve\"", world.Tab("U0ADA").ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Approve_approves_and_the_tab_is_published_anew()
    {
        await using var world = await HomeWorld.CreateAsync(store);
        var tab = await AskedAsync(world);
        await world.Home.PressAsync(await world.PersonAsync("U0GRACE"), world.Press(tab, "U0GRACE", "Approve"), default);
        Assert.Equal(LifecycleState.Approved, await StateAsync(world));
        Assert.Empty(world.Modals);
        Assert.DoesNotContain("\"approve\"", world.Tab("U0GRACE").ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reject_asks_for_the_reason_in_a_form_that_cites_the_plan()
    {
        await using var world = await HomeWorld.CreateAsync(store);
        var tab = await AskedAsync(world);
        await world.Home.PressAsync(await world.PersonAsync("U0GRACE"), world.Press(tab, "U0GRACE", "Reject"), default);
        var form = Assert.Single(world.Modals);
        Assert.Equal("card", (string?)form["callback_id"]);
        Assert.Equal("home", SlackPress.Context((string?)form["private_metadata"]));
        var press = SlackPress.Read((string?)form["private_metadata"], [])!;
        await using var db = world.Open();
        Assert.Equal(("reject", "D-1", await db.Deployments.Select(d => d.PreviewRef).SingleAsync()), (press.Verb, press.Value("deployment"), press.Value("previewRef")));
        Assert.Contains(form["blocks"]!.AsArray(), block => (string?)block!["block_id"] == "comment" && !(bool)block["optional"]!);
        Assert.Equal(LifecycleState.PendingApproval, await StateAsync(world));
    }

    [Fact]
    public async Task A_press_that_comes_too_late_is_told_by_whom_in_a_modal_and_the_tab_is_right_again()
    {
        await using var world = await HomeWorld.CreateAsync(store);
        var tab = await AskedAsync(world);
        await world.SayAsync("U0ADA", "/deploy cancel D-1");
        await world.Home.PressAsync(await world.PersonAsync("U0GRACE"), world.Press(tab, "U0GRACE", "Approve"), default);
        Assert.Contains("ada cancelled it", Assert.Single(world.Modals).ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(2, world.Published("U0GRACE"));
        Assert.DoesNotContain("\"approve\"", world.Tab("U0GRACE").ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reject_of_what_was_withdrawn_is_told_instead_of_asking_for_a_reason()
    {
        await using var world = await HomeWorld.CreateAsync(store);
        var tab = await AskedAsync(world);
        await world.SayAsync("U0ADA", "/deploy cancel D-1");
        await world.Home.PressAsync(await world.PersonAsync("U0GRACE"), world.Press(tab, "U0GRACE", "Reject"), default);
        var modal = Assert.Single(world.Modals).ToJsonString();
        Assert.Contains("ada cancelled it", modal, StringComparison.Ordinal);
        Assert.DoesNotContain("plain_text_input", modal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_comes_too_late_for_a_modal_is_told_in_the_tab()
    {
        await using var world = await HomeWorld.CreateAsync(store);
        var tab = await AskedAsync(world);
        var press = world.Press(tab, "U0GRACE", "Approve");
        await world.SayAsync("U0ADA", "/deploy cancel D-1");
        world.Clock.Advance(TimeSpan.FromSeconds(4));
        await world.Home.PressAsync(await world.PersonAsync("U0GRACE"), press, default);
        Assert.Empty(world.Modals);
        Assert.Contains("ada cancelled it", world.Tab("U0GRACE").ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stranger_looks_and_is_told_who_can_give_rights()
    {
        await using var world = await HomeWorld.CreateAsync(store);
        world.Slack.Workspace.Add(new FakeSlackUser("U0LINUS", "linus", "linus@example.com"));
        await AskAsync(world);
        await world.SayAsync("U0ADA", "/deploy lock crm on prod because \"stocktaking\"");
        await world.PublishAsync("U0LINUS");
        var tab = world.Tab("U0LINUS").ToJsonString();
        Assert.Contains("Ask root to add you", tab, StringComparison.Ordinal);
        Assert.Contains("stocktaking", tab, StringComparison.Ordinal);
        Assert.DoesNotContain("New deployment", tab, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tab_that_is_opened_many_times_at_once_is_published_a_few_times()
    {
        await using var world = await HomeWorld.CreateAsync(store);
        var person = await world.PersonAsync("U0ADA");
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => world.Home.PublishAsync(person, default)));
        Assert.InRange(world.Published("U0ADA"), 1, 3);
    }

    [Fact]
    public async Task What_Slack_does_not_take_is_said_and_published_again_next_time()
    {
        await using var world = await HomeWorld.CreateAsync(store);
        var person = await world.PersonAsync("U0ADA");
        world.Slack.Fate = _ => FakeSlackFate.ServerError;
        Assert.Equal(SlackFailureKind.Transient, (await world.Home.PublishAsync(person, default))?.Kind);
        world.Slack.Fate = _ => FakeSlackFate.Answer;
        await world.PublishAsync("U0ADA");
        Assert.Equal(1, world.Published("U0ADA"));
    }

    private static async Task AskAsync(HomeWorld world)
    {
        await world.SayAsync("U0ADA", "/deploy crm@v2 to acme on prod");
        await world.SayAsync("U0ADA", "/deploy launch D-1");
    }

    private static async Task<JsonObject> AskedAsync(HomeWorld world)
    {
        await AskAsync(world);
        await world.PublishAsync("U0GRACE");
        return world.Tab("U0GRACE");
    }

    private static async Task<LifecycleState> StateAsync(HomeWorld world)
    {
        await using var db = world.Open();
        return await db.Deployments.Select(d => d.State).SingleAsync();
    }
}
