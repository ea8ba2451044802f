using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.History;
using ChatDeploy.Testing;

namespace ChatDeploy.Integrations.Tests.Chat.Slack.Wizard;

/// <summary>What stands against a step is told where it is wrong, and nothing else is launched than what was looked at.</summary>
public sealed class WizardErrorTests(StoreFixture store)
{
    [Fact]
    public async Task A_step_without_a_commit_says_so_above()
    {
        await using var world = await WizardWorld.CreateAsync(store);
        var modal = await world.OpenAsync();
        await modal.SubmitAsync();
        Assert.Contains("Choose a commit of one tool at least.", modal.Text, StringComparison.Ordinal);
        Assert.Contains("Step 1 of 3", modal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Slack_asks_for_targets_and_environment_by_itself()
    {
        await using var world = await WizardWorld.CreateAsync(store);
        var modal = await world.ToTargetsAsync();
        Assert.Contains("targets, environment", (await Assert.ThrowsAsync<InvalidOperationException>(modal.SubmitAsync)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("time", "2026-11-19", "18:30")]
    [InlineData("time", "2026-11-21", "")]
    [InlineData("day", "2030-11-21", "10:00")]
    public async Task A_start_that_cannot_be_is_told_at_its_field(string field, string day, string time)
    {
        await using var world = await WizardWorld.CreateAsync(store);
        var modal = await world.ToTargetsAsync();
        await modal.ChooseAsync("targets", "🏢 acme");
        await modal.ChooseAsync("environment", "stage");
        modal.Type("day", day);
        modal.Type("time", time);
        await modal.SubmitAsync();
        Assert.Equal([field], modal.Errors.Keys);
        Assert.Contains("Step 2 of 3", modal.Text, StringComparison.Ordinal);

        modal.Type("day", "2026-11-21");
        modal.Type("time", "10:00");
        await modal.SubmitAsync();
        Assert.Contains("Step 3 of 3", modal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_stands_against_the_targets_is_told_there()
    {
        await using var world = await WizardWorld.CreateAsync(store);
        var modal = await world.ToTargetsAsync(tool: "wms");
        await modal.ChooseAsync("targets", "🏢 acme");
        await modal.ChooseAsync("environment", "stage");
        await world.Database.DataSource.CreateCommand("UPDATE tools SET tenants = '[\"globex\"]' WHERE name = 'wms'").ExecuteNonQueryAsync();
        await world.Get<Core.Catalog.CatalogSnapshots>().ReloadAsync(default);
        await modal.SubmitAsync();
        Assert.Equal("targets", Assert.Single(modal.Errors).Key);
    }

    [Fact]
    public async Task Only_what_a_person_may_deploy_is_offered()
    {
        await using var world = await WizardWorld.CreateAsync(store);
        var modal = await world.ToTargetsAsync("U0LINUS");
        Assert.Equal(["🏪 acme/pdv-milano"], await modal.OfferedAsync("targets"));
        Assert.Equal(["stage"], await modal.OfferedAsync("environment"));
    }

    [Fact]
    public async Task The_environment_that_is_chosen_in_the_form_narrows_the_targets()
    {
        await using var world = await WizardWorld.CreateAsync(store);
        var modal = await world.ToTargetsAsync("U0EVE");
        Assert.Equal(["🏪 acme/pdv-milano", "🏪 acme/pdv-roma"], await modal.OfferedAsync("targets"));
        await modal.ChooseAsync("environment", "prod");
        Assert.Equal(["🏪 acme/pdv-roma"], await modal.OfferedAsync("targets"));
    }

    [Fact]
    public async Task A_preview_that_ran_out_is_replaced_by_a_new_one_with_what_happened()
    {
        await using var world = await WizardWorld.CreateAsync(store);
        var modal = await world.ToPreviewAsync();
        world.Clock.Advance(TimeSpan.FromHours(2));
        await modal.SubmitAsync();
        Assert.Contains("The preview had run out, so this is a new one.", modal.Text, StringComparison.Ordinal);
        Assert.Contains("D-2", modal.Text, StringComparison.Ordinal);
        await modal.SubmitAsync();
        Assert.Equal(2, Assert.Single(world.Closed).LaunchedId);
    }

    [Fact]
    public async Task A_plan_that_changed_is_shown_before_it_is_launched()
    {
        await using var world = await WizardWorld.CreateAsync(store);
        var modal = await world.ToPreviewAsync();
        var ada = await world.PersonAsync("ada");
        Assert.IsType<RecordDeploymentResult.Recorded>(await world.AskAsync<RecordDeployment, RecordDeploymentResult>(record =>
            record.HandleAsync(new RecordDeploymentCommand(ada, "crm", "v2", "acme", "stage", world.Clock.GetUtcNow()), default)));
        await modal.SubmitAsync();
        Assert.Empty(world.Closed);
        Assert.Contains("v2 → v3", modal.Text, StringComparison.Ordinal);
        Assert.Contains("Step 3 of 3", modal.Text, StringComparison.Ordinal);
        await modal.SubmitAsync();
        Assert.Equal(1, Assert.Single(world.Closed).LaunchedId);
    }

    [Fact]
    public async Task A_preview_that_was_launched_elsewhere_is_told_with_how_it_stands()
    {
        await using var world = await WizardWorld.CreateAsync(store);
        var modal = await world.ToPreviewAsync();
        var preview = await world.DeploymentAsync(1);
        Assert.IsType<DeploymentAnswer.Done>(await world.Get<LaunchDeployment>().HandleAsync(await world.PersonAsync("ada"), 1, preview.PreviewRef, default));
        await modal.SubmitAsync();
        Assert.Empty(world.Closed);
        Assert.Contains("Not done", modal.Text, StringComparison.Ordinal);
        Assert.Contains("D-1", modal.Text, StringComparison.Ordinal);
        Assert.Equal((0, null), (modal.Inputs.Count, modal.Submit));
        Assert.Equal(["Open", "Open the form"], modal.Buttons);
    }
}
