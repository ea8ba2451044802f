using System.Text.Json.Nodes;
using ChatDeploy.Integrations.Chat.Slack;
using static ChatDeploy.Integrations.Tests.Chat.Slack.SlackWorld;

namespace ChatDeploy.Integrations.Tests.Chat.Slack;

public sealed class SlackViewsTests
{
    [Fact]
    public async Task A_modal_is_opened_by_a_trigger()
    {
        await using var world = await StartAsync();
        var shown = await world.Client.OpenViewAsync(world.Slack.NewTrigger(), Modal(), CancellationToken.None);
        var view = Assert.Single(world.Slack.Workspace.Views);
        Assert.Equal((view.Id, view.Hash, view.Id), (shown.View.Id, shown.View.Hash, shown.View.RootViewId));
    }

    [Fact]
    public async Task A_trigger_is_good_once()
    {
        await using var world = await StartAsync();
        var trigger = world.Slack.NewTrigger();
        await world.Client.OpenViewAsync(trigger, Modal(), CancellationToken.None);
        Assert.Equal("exchanged_trigger_id", (await world.Client.OpenViewAsync(trigger, Modal(), CancellationToken.None)).Failure?.Code);
    }

    [Fact]
    public async Task A_trigger_is_good_for_three_seconds()
    {
        await using var world = await StartAsync();
        var trigger = world.Slack.NewTrigger();
        world.Clock.Advance(TimeSpan.FromSeconds(3.1));
        var late = await world.Client.OpenViewAsync(trigger, Modal(), CancellationToken.None);
        Assert.Equal((SlackFailureKind.Gone, "expired_trigger_id"), (late.Failure?.Kind, late.Failure?.Code));
    }

    [Fact]
    public async Task Three_modals_are_stacked_and_a_fourth_is_refused()
    {
        await using var world = await StartAsync();
        var first = await world.Client.OpenViewAsync(world.Slack.NewTrigger(), Modal(), CancellationToken.None);
        var second = await world.Client.PushViewAsync(world.Slack.NewTrigger(first.View.Id), Modal(), CancellationToken.None);
        var third = await world.Client.PushViewAsync(world.Slack.NewTrigger(second.View.Id), Modal(), CancellationToken.None);
        var fourth = await world.Client.PushViewAsync(world.Slack.NewTrigger(third.View.Id), Modal(), CancellationToken.None);
        Assert.Equal((second.View.Id, first.View.Id), (third.View.PreviousViewId, third.View.RootViewId));
        Assert.Equal("push_limit_reached", fourth.Failure?.Code);
    }

    [Fact]
    public async Task A_modal_is_replaced_when_it_is_as_it_was_read()
    {
        await using var world = await StartAsync();
        var opened = await world.Client.OpenViewAsync(world.Slack.NewTrigger(), Modal(), CancellationToken.None);
        var updated = await world.Client.UpdateViewAsync(opened.View.Id, opened.View.Hash, Modal("Preview"), CancellationToken.None);
        Assert.Null(updated.Failure);
        Assert.NotEqual(opened.View.Hash, updated.View.Hash);
        Assert.Equal("Preview", (string?)Assert.Single(world.Slack.Workspace.Views).Shown[^1]["title"]!["text"]);
    }

    [Fact]
    public async Task A_modal_that_has_changed_is_not_overwritten()
    {
        await using var world = await StartAsync();
        var opened = await world.Client.OpenViewAsync(world.Slack.NewTrigger(), Modal(), CancellationToken.None);
        await world.Client.UpdateViewAsync(opened.View.Id, null, Modal("Newer"), CancellationToken.None);
        var stale = await world.Client.UpdateViewAsync(opened.View.Id, opened.View.Hash, Modal("Older"), CancellationToken.None);
        Assert.Equal((SlackFailureKind.Gone, "hash_conflict"), (stale.Failure?.Kind, stale.Failure?.Code));
        Assert.Equal("Newer", (string?)Assert.Single(world.Slack.Workspace.Views).Shown[^1]["title"]!["text"]);
    }

    [Fact]
    public async Task A_home_tab_is_published_and_published_again()
    {
        await using var world = await StartAsync();
        var home = new JsonObject { ["type"] = "home", ["blocks"] = new JsonArray(Section("Nothing to approve.")) };
        var first = await world.Client.PublishHomeAsync("U0ADA", null, home, CancellationToken.None);
        Assert.Null((await world.Client.PublishHomeAsync("U0ADA", first.View.Hash, home, CancellationToken.None)).Failure);
        Assert.Equal(2, Assert.Single(world.Slack.Workspace.Views).Shown.Count);
    }

    [Fact]
    public async Task A_modal_that_Slack_cannot_take_is_a_bug_with_its_remarks()
    {
        await using var world = await StartAsync();
        var shown = await world.Client.OpenViewAsync(world.Slack.NewTrigger(), Modal(new string('x', 25)), CancellationToken.None);
        Assert.Equal(SlackFailureKind.Bug, shown.Failure?.Kind);
        Assert.Contains("/view/title", shown.Failure!.Advice, StringComparison.Ordinal);
        Assert.Contains(world.Lines, line => line.Contains("/view/title", StringComparison.Ordinal));
    }
}
