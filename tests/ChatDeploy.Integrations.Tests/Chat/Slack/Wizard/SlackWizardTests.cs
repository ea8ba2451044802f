using ChatDeploy.Core.Conversation.Wizard;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Integrations.Chat.Slack.Requests;
using ChatDeploy.Testing;
using Npgsql;

namespace ChatDeploy.Integrations.Tests.Chat.Slack.Wizard;

/// <summary>A person walks through the wizard on a fake Slack, over a real store.</summary>
public sealed class SlackWizardTests(StoreFixture store)
{
    [Fact]
    public async Task Commits_targets_preview_and_launch_is_the_whole_way()
    {
        await using var world = await WizardWorld.CreateAsync(store);
        var modal = await world.OpenAsync();
        Assert.Contains("Step 1 of 3", modal.Text, StringComparison.Ordinal);
        await modal.ChooseAsync("commit:crm", "v3 · Change 3 of crm — grace, 7 h ago");
        await modal.ChooseAsync("commit:wms", "v2 ·");
        await modal.SubmitAsync();

        await modal.ChooseAsync("targets", "🏢 acme — all 3 stores");
        await modal.ChooseAsync("environment", "stage");
        await modal.ChooseAsync("strategy", "One site first, then the others");
        modal.Type("reason", "new tariffs");
        await modal.SubmitAsync();

        Assert.Contains("Step 3 of 3", modal.Text, StringComparison.Ordinal);
        Assert.Equal("Launch", modal.Submit);
        var preview = await world.DeploymentAsync(1);
        Assert.Equal((LifecycleState.Preview, "new tariffs", StrategyKind.Canary, 2), (preview.State, preview.Reason, preview.Strategy.Kind, preview.WaveCount));

        await modal.SubmitAsync();
        Assert.True(modal.IsClosed);
        var launched = await world.DeploymentAsync(1);
        Assert.Equal((LifecycleState.Approved, preview.PreviewRef), (launched.State, launched.PreviewRef));
        var closed = Assert.Single(world.Closed);
        Assert.Equal((1, WizardWorld.Channel), (closed.LaunchedId, closed.ChannelId));
        Assert.Null(await world.DraftAsync());
    }

    [Fact]
    public async Task Opened_in_no_channel_the_post_goes_to_the_persons_direct_messages()
    {
        await using var world = await WizardWorld.CreateAsync(store);
        var modal = await world.ToPreviewAsync(channel: null);
        await modal.SubmitAsync();
        Assert.Equal((1, "U0ADA"), (world.Closed[0].LaunchedId, world.Closed[0].ChannelId));
    }

    [Fact]
    public async Task Back_and_forth_keeps_what_is_filled_in()
    {
        await using var world = await WizardWorld.CreateAsync(store);
        var modal = await world.ToTargetsAsync();
        await modal.ChooseAsync("targets", "🏪 acme/pdv-roma", typed: "roma");
        await modal.ChooseAsync("targets", "🏢 globex");
        await modal.ChooseAsync("environment", "stage");
        modal.Type("day", "2026-11-21");
        modal.Type("time", "18:30");
        modal.Type("reason", "two\nlines, שלום");
        await modal.PressAsync("Back");
        Assert.Contains("Step 1 of 3", modal.Text, StringComparison.Ordinal);
        Assert.StartsWith("v3 ·", Assert.Single(modal.Holds("commit:crm")), StringComparison.Ordinal);

        await modal.SubmitAsync();
        Assert.Equal(["🏪 acme/pdv-roma", "🏢 globex — with its store"], modal.Holds("targets"));
        Assert.Equal(["stage", "2026-11-21", "18:30", "two\nlines, שלום"], new[] { "environment", "day", "time", "reason" }.SelectMany(modal.Holds));
        await modal.SubmitAsync();
        await modal.PressAsync("Back");
        await modal.SubmitAsync();
        Assert.Contains("D-1", modal.Text, StringComparison.Ordinal);
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 17, 30, 0, TimeSpan.Zero), (await world.DeploymentAsync(1)).ScheduledFor);
    }

    [Fact]
    public async Task What_was_chosen_is_taken_back_by_choosing_to_leave_the_tool_as_it_is()
    {
        await using var world = await WizardWorld.CreateAsync(store);
        var modal = await world.ToTargetsAsync();
        await modal.PressAsync("Back");
        await modal.ChooseAsync("commit:crm", "Leave it as it is");
        await modal.ChooseAsync("commit:wms", "v4 ·");
        await modal.SubmitAsync();
        Assert.Equal([new ChosenCommit("wms", WizardWorld.Sha("wms", 4))], (await world.DraftAsync())!.State.Commits);
    }

    [Fact]
    public async Task Closed_and_opened_again_it_is_where_it_was_left()
    {
        await using var world = await WizardWorld.CreateAsync(store);
        await world.ToPreviewAsync();
        var again = await world.OpenAsync();
        Assert.Contains("Step 3 of 3", again.Text, StringComparison.Ordinal);
        Assert.Equal("Launch", again.Submit);
    }

    [Fact]
    public async Task A_search_left_on_another_surface_hides_no_target()
    {
        await using var world = await WizardWorld.CreateAsync(store);
        await world.ToTargetsAsync();
        var ada = await world.PersonAsync("ada");
        await world.Get<DeployWizard>().SearchAsync(ada, (await world.DraftAsync())!.Token, WizardStep.Targets, new Dictionary<string, string> { ["target_search"] = "nothing like it" }, default);
        var modal = await world.OpenAsync();
        await modal.ChooseAsync("targets", "🏢 globex");
    }

    [Fact]
    public async Task A_cancelled_wizard_says_so_and_can_be_begun_anew()
    {
        await using var world = await WizardWorld.CreateAsync(store);
        var modal = await world.ToPreviewAsync();
        await modal.PressAsync("Cancel");
        Assert.Contains("Nothing was deployed", modal.Text, StringComparison.Ordinal);
        Assert.Equal(LifecycleState.Cancelled, (await world.DeploymentAsync(1)).State);
        Assert.Null(await world.DraftAsync());
        await modal.PressAsync("Open the form");
        Assert.Contains("Step 1 of 3", modal.Text, StringComparison.Ordinal);
        Assert.Empty(modal.Holds("commit:crm"));
    }

    [Fact]
    public async Task A_form_that_was_begun_anew_elsewhere_does_nothing_and_opens_the_one_that_counts()
    {
        await using var world = await WizardWorld.CreateAsync(store);
        var old = await world.ToTargetsAsync();
        var chosen = WizardState.Empty with { Commits = [new ChosenCommit("wms", WizardWorld.Sha("wms", 5))] };
        await world.OpenAsync(chosen: chosen);
        await old.ChooseAsync("targets", "🏢 acme");
        await old.ChooseAsync("environment", "stage");
        await old.SubmitAsync();
        Assert.Contains("begun anew", old.Text, StringComparison.Ordinal);
        Assert.Equal(chosen.Commits, (await world.DraftAsync())!.State.Commits);
        await old.PressAsync("Open the form");
        Assert.StartsWith("v5 ·", Assert.Single(old.Holds("commit:wms")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_presses_at_once_lose_no_choice()
    {
        await using var world = await WizardWorld.CreateAsync(store);
        var modal = await world.ToTargetsAsync();
        await modal.ChooseAsync("targets", "🏢 acme");
        await modal.ChooseAsync("environment", "stage");
        modal.Type("reason", "twice");
        await modal.PressAsync("Back", times: 2);
        var state = (await world.DraftAsync())!.State;
        Assert.Equal(("acme", "stage", "twice", "crm"), (Assert.Single(state.Targets), state.Environment, state.Reason, Assert.Single(state.Commits).Tool));
        Assert.StartsWith("v3 ·", Assert.Single(modal.Holds("commit:crm")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_press_that_was_overtaken_by_another_shows_what_the_draft_holds()
    {
        await using var world = await WizardWorld.CreateAsync(store);
        var modal = await world.ToTargetsAsync();
        var draft = (await world.DraftAsync())!.Token;
        var view = new SlackView(modal.Id, "modal", "wizard", (string)modal.Content["private_metadata"]!, "an older one", []);
        var press = new SlackRequest.Press("T0DEMO", "U0ADA", "wizard_back", "b", $$$"""{"verb":"wizard_back","data":{"draft":"{{{draft}}}","step":"targets"}}""") { View = view };
        await world.InScopeAsync(async wizard =>
        {
            await wizard.PressAsync(await world.WhoAsync("U0ADA"), press, default);
            return true;
        });
        Assert.Equal(["hash_conflict", "ok"], world.Slack.Calls.Where(call => call.Method == "views.update").Select(call => call.Answer));
        Assert.Contains("Step 1 of 3", modal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_more_targets_than_are_shown_one_can_be_taken_out_after_an_error()
    {
        var stores = string.Join(", ", Enumerable.Range(1, 60).Select(i => $"pdv-{i:000}"));
        await using var world = await WizardWorld.CreateAsync(store, tenants: $"tenants: [{{ name: acme, stores: [{stores}] }}]", tools: ["crm"]);
        var modal = await world.ToTargetsAsync();
        for (var i = 1; i <= 60; i++) await modal.ChooseAsync("targets", $"🏪 acme/pdv-{i:000}");
        await modal.ChooseAsync("environment", "stage");
        modal.Type("day", "2026-11-21");
        await modal.SubmitAsync();
        Assert.Contains("Choose a time for that day", modal.Text, StringComparison.Ordinal);
        Assert.Equal((50, true), (modal.Holds("targets").Count, modal.Text.Contains("10 more are chosen and stay chosen", StringComparison.Ordinal)));
        modal.Unchoose("targets", "pdv-007");
        modal.Type("time", "10:00");
        await modal.SubmitAsync();
        var targets = (await world.DraftAsync())!.State.Targets;
        Assert.Equal((59, false), (targets.Count, targets.Contains("acme/pdv-007")));
    }

    [Fact]
    public async Task A_trigger_that_came_too_late_opens_nothing_and_loses_nothing()
    {
        await using var world = await WizardWorld.CreateAsync(store);
        await world.ToTargetsAsync();
        var trigger = world.Slack.NewTrigger();
        world.Clock.Advance(TimeSpan.FromSeconds(4));
        Assert.False(await world.StartAsync(trigger));
        Assert.Single((await world.DraftAsync())!.State.Commits);
    }

    [Fact]
    public async Task While_the_store_is_slow_a_modal_says_so_and_then_becomes_the_first_step()
    {
        await using var world = await WizardWorld.CreateAsync(store, speed: 1);
        await using var connection = await world.Database.DataSource.OpenConnectionAsync();
        await using var blocker = await HoldDraftsAsync(connection);
        var opening = world.StartAsync(world.Slack.NewTrigger());
        await Eventually.TrueAsync(() => world.Slack.Workspace.Views.Count == 1);
        var modal = world.Member().Modal();
        Assert.Contains("One moment", modal.Text, StringComparison.Ordinal);
        await blocker.RollbackAsync();
        Assert.True(await opening);
        Assert.Contains("Step 1 of 3", modal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_store_fails_in_the_end_the_modal_that_waits_says_so_and_lets_one_try_again()
    {
        await using var world = await WizardWorld.CreateAsync(store, speed: 1);
        await using var connection = await world.Database.DataSource.OpenConnectionAsync();
        await using var blocker = await HoldDraftsAsync(connection);
        var opening = world.StartAsync(world.Slack.NewTrigger());
        await Eventually.TrueAsync(() => world.Slack.Workspace.Views.Count == 1);
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
            await command.ExecuteNonQueryAsync();
        }

        await Assert.ThrowsAnyAsync<Exception>(() => opening);
        await blocker.RollbackAsync();
        var modal = world.Member().Modal();
        Assert.Contains("cannot be looked up", modal.Text, StringComparison.Ordinal);
        await modal.PressAsync("Open the form");
        Assert.Contains("Step 1 of 3", modal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_visitor_is_told_who_can_give_rights()
    {
        await using var world = await WizardWorld.CreateAsync(store);
        var modal = await world.OpenAsync("U0GRACE");
        Assert.Contains("Ask root to add you", modal.Text, StringComparison.Ordinal);
        Assert.Equal((null, 0), (modal.Submit, modal.Inputs.Count));
    }

    [Fact]
    public async Task An_empty_installation_says_what_to_do_first()
    {
        await using var world = await WizardWorld.CreateAsync(store, versions: 0);
        Assert.DoesNotContain("Step 1", (await world.OpenAsync()).Text, StringComparison.Ordinal);
    }

    private static async Task<NpgsqlTransaction> HoldDraftsAsync(NpgsqlConnection connection)
    {
        var transaction = await connection.BeginTransactionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "LOCK TABLE wizard_drafts IN ACCESS EXCLUSIVE MODE";
        await command.ExecuteNonQueryAsync();
        return transaction;
    }
}
