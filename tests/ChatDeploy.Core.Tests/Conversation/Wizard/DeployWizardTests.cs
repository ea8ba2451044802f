using ChatDeploy.Core.Conversation.Commands;
using ChatDeploy.Core.Conversation.Wizard;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Tests.Conversation.Commands;
using ChatDeploy.Testing;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Tests.Conversation.Wizard;

/// <summary>The wizard on a real store, walked by its buttons.</summary>
public sealed class DeployWizardTests(StoreFixture store)
{
    [Fact]
    public async Task Commits_targets_preview_and_launch_is_the_whole_way()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        var walk = await WizardWalk.OpenAsync(world, "ada");
        Assert.Equal("wizard-commits", walk.Stem);
        await walk.PressAsync("wizard_next", ("commit:crm", ChatWorld.Sha("crm", 3)), ("commit:wms", ChatWorld.Sha("wms", 2)));
        Assert.Equal("wizard-targets", walk.Stem);
        await walk.PressAsync("wizard_next", ("targets", "acme"), ("environment", "stage"), ("reason", "new tariffs"), ("strategy", "canary"));
        Assert.Equal("wizard-preview", walk.Stem);
        var preview = await world.DeploymentAsync("D-1");
        Assert.Equal((LifecycleState.Preview, "new tariffs", StrategyKind.Canary, 2), (preview.State, preview.Reason, preview.Strategy.Kind, preview.WaveCount));
        Assert.Contains("• crm nothing → v3: acme, acme/pdv-milano, acme/pdv-roma, acme/pdv-torino", walk.Answer.Text);

        await walk.LaunchAsync();
        Assert.Equal(1, walk.Answer.DeploymentId);
        await world.DriveAsync();
        Assert.Equal(LifecycleState.Applied, (await world.DeploymentAsync("D-1")).State);
        Assert.Null(await world.Get<WizardDrafts>().FindAsync(await world.PersonAsync("ada"), default));
    }

    [Fact]
    public async Task What_was_filled_in_is_there_again_on_another_surface_and_after_going_back()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        var walk = await WizardWalk.OpenAsync(world, "ada");
        await walk.PressAsync("wizard_next", ("commit:crm", ChatWorld.Sha("crm", 3)));
        await walk.PressAsync("wizard_back", ("targets", "acme/pdv-roma"), ("environment", "prod"), ("time", "18:30"));
        var elsewhere = await world.Get<DeployWizard>().OpenAsync(await world.PersonAsync("ada"), chosen: null, default);
        Assert.Equal(WizardStep.Commits, elsewhere.State.Step);
        Assert.Equal([new ChosenCommit("crm", ChatWorld.Sha("crm", 3))], elsewhere.State.Commits);
        Assert.Equal(["acme/pdv-roma"], elsewhere.State.Targets);
        Assert.Equal(("prod", new TimeOnly(18, 30)), (elsewhere.State.Environment, elsewhere.State.Time));
        Assert.Equal(ChatWorld.Sha("crm", 3), elsewhere.Commits!.Tools[0].Chosen);
    }

    [Fact]
    public async Task Going_back_and_changing_makes_a_new_preview_and_takes_the_old_one_back()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        var walk = await WizardWalk.ToPreviewAsync(world, "ada", "crm", 3, "acme", "stage");
        await walk.PressAsync("wizard_back");
        Assert.Equal("wizard-targets", walk.Stem);
        await walk.PressAsync("wizard_next", ("targets", "globex"));
        Assert.Equal("D-2", walk.Deployment);
        Assert.Equal(LifecycleState.Cancelled, (await world.DeploymentAsync("D-1")).State);
        await walk.LaunchAsync();
        await world.DriveAsync();
        Assert.Equal(LifecycleState.Applied, (await world.DeploymentAsync("D-2")).State);
    }

    [Fact]
    public async Task Going_back_and_changing_nothing_keeps_the_preview()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        var walk = await WizardWalk.ToPreviewAsync(world, "ada", "crm", 3, "acme", "stage");
        await walk.PressAsync("wizard_back");
        await walk.PressAsync("wizard_next", ("targets", "acme"), ("environment", "stage"));
        Assert.Equal("D-1", walk.Deployment);
    }

    [Fact]
    public async Task A_button_of_an_older_card_launches_nothing_else()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        var walk = await WizardWalk.ToPreviewAsync(world, "ada", "crm", 3, "acme", "stage");
        var old = walk.LaunchData;
        await walk.PressAsync("wizard_back");
        await walk.PressAsync("wizard_next", ("targets", "globex"));
        await walk.PressAsync("wizard_launch", old);
        Assert.Equal("illegal_transition", walk.Answer.Code);
        Assert.Equal(LifecycleState.Preview, (await world.DeploymentAsync("D-2")).State);
    }

    [Fact]
    public async Task A_plan_that_changed_meanwhile_is_shown_before_it_is_launched()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        var walk = await WizardWalk.ToPreviewAsync(world, "ada", "crm", 3, "acme", "stage");
        await world.RecordAsync("crm", "v2", "acme", "stage");
        await walk.LaunchAsync();
        Assert.Equal(("wizard-preview", "D-1"), (walk.Stem, walk.Deployment));
        Assert.Equal("preview_mismatch", (string?)walk.Answer.Card!.Data["errors"]![0]!["code"]);
        await walk.LaunchAsync();
        Assert.Equal(1, walk.Answer.DeploymentId);
        Assert.False(walk.Answer.Refused, walk.Answer.Text);
    }

    [Fact]
    public async Task A_preview_that_ran_out_is_made_anew_to_be_looked_at()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        var walk = await WizardWalk.ToPreviewAsync(world, "ada", "crm", 3, "acme", "stage");
        world.Clock.Now += TimeSpan.FromHours(2);
        await walk.LaunchAsync();
        Assert.Equal(("wizard-preview", "D-2"), (walk.Stem, walk.Deployment));
        Assert.Equal("preview_expired", (string?)walk.Answer.Card!.Data["errors"]![0]!["code"]);
        await walk.LaunchAsync();
        Assert.Equal(2, walk.Answer.DeploymentId);
    }

    [Fact]
    public async Task Pressing_launch_twice_launches_once()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        var walk = await WizardWalk.ToPreviewAsync(world, "ada", "crm", 3, "acme", "stage");
        var data = walk.LaunchData;
        await walk.PressAsync("wizard_launch", data);
        await walk.PressAsync("wizard_launch", data);
        Assert.Equal("illegal_transition", walk.Answer.Code);
        Assert.Equal("refusal", walk.Stem);
    }

    [Fact]
    public async Task Locks_in_the_way_and_who_has_to_approve_stand_on_the_preview()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.PlayAsync("dan: lock crm on prod because \"load test\"");
        var walk = await WizardWalk.ToPreviewAsync(world, "ada", "crm", 3, "acme", "prod");
        Assert.Contains("crm on prod is locked by dan", (string?)walk.Answer.Card!.Data["inTheWay"]![0]!["text"]);
        Assert.Contains("bob", (string?)walk.Answer.Card.Data["approvers"]);
    }

    [Theory]
    [InlineData("targets", "pinned", "acme/pdv-roma", "stage")]
    [InlineData("targets", "tool_not_at_target", "globex", "stage")]
    public async Task What_stands_against_it_is_told_at_its_field(string field, string code, string target, string environment)
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.DeployAsync("wms@v1 to acme on stage");
        await world.PlayAsync("dan: pin acme/pdv-roma wms on stage because \"old printers\"");
        var walk = await WizardWalk.OpenAsync(world, "ada");
        await walk.PressAsync("wizard_next", ("commit:wms", ChatWorld.Sha("wms", 3)));
        await walk.PressAsync("wizard_next", ("targets", target), ("environment", environment));
        Assert.Equal("wizard-targets", walk.Stem);
        Assert.Equal((field, code), ((string?)walk.Answer.Card!.Data["errors"]![0]!["field"], (string?)walk.Answer.Card.Data["errors"]![0]!["code"]));
    }

    [Fact]
    public async Task A_time_that_has_passed_is_told_at_its_field()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        var walk = await WizardWalk.OpenAsync(world, "ada");
        await walk.PressAsync("wizard_next", ("commit:crm", ChatWorld.Sha("crm", 3)));
        await walk.PressAsync("wizard_next", ("targets", "acme"), ("environment", "stage"), ("day", "2026-11-19"), ("time", "18:30"));
        Assert.Equal("time", (string?)walk.Answer.Card!.Data["errors"]![0]!["field"]);
        await walk.PressAsync("wizard_next", ("day", "2026-11-21"));
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 17, 30, 0, TimeSpan.Zero), (await world.DeploymentAsync("D-1")).ScheduledFor);
    }

    [Fact]
    public async Task Only_what_a_person_may_deploy_is_offered()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        var walk = await WizardWalk.OpenAsync(world, "sam");
        await walk.PressAsync("wizard_next", ("commit:crm", ChatWorld.Sha("crm", 3)));
        Assert.Equal(["acme/pdv-milano"], walk.Answer.Card!.Data["choices"]!.AsArray().Select(c => (string?)c!["name"]));
        await walk.PressAsync("wizard_next", ("targets", "acme"), ("environment", "stage"));
        Assert.Equal("forbidden", (string?)walk.Answer.Card!.Data["errors"]![0]!["code"]);

        var viewer = await world.Get<DeployWizard>().OpenAsync(await world.PersonAsync("vic"), chosen: null, default);
        Assert.Equal((0, 0), (viewer.Commits!.Tools.Count, viewer.Commits.Deployable));
    }

    [Fact]
    public async Task Commits_are_found_by_message_author_tag_sha_and_tool()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        var (choices, ada) = (world.Get<CommitChoices>(), await world.PersonAsync("ada"));
        Assert.Equal(["crm:9,8,7,6,5", "wms:9,8,7,6,5"], await FindAsync(""));
        Assert.Equal(["crm:3"], await FindAsync("change 3 of crm"));
        Assert.Equal(["crm:4", "wms:4"], await FindAsync("v4"));
        Assert.Equal(["wms:2"], await FindAsync(ChatWorld.Sha("wms", 2)[..9]));
        Assert.Equal(["wms:9,8,7,6,5"], await FindAsync("wms"));
        Assert.Equal(["crm:8,6,4,2", "wms:8,6,4,2"], await FindAsync("GRACE"));
        Assert.Empty(await FindAsync("nothing like it"));
        Assert.Equal(["crm:2,9,8,7,6"], (await FindAsync("crm", new ChosenCommit("crm", ChatWorld.Sha("crm", 2)))).Select(t => "crm:" + string.Join(',', t[4..].Split(',').OrderBy(v => v == "2" ? 0 : 1))));

        async Task<List<string>> FindAsync(string text, params ChosenCommit[] chosen) => (await choices.SearchAsync(ada, text, chosen, 5, default)).Tools
            .Select(t => $"{t.Tool}:{string.Join(',', t.Commits.Select(c => c.Tags[0][1..]))}").Order(StringComparer.Ordinal).ToList();
    }

    [Fact]
    public async Task A_commit_says_where_it_runs_and_may_still_be_taken_further()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.DeployAsync("crm@v3 to acme on stage");
        var commits = await world.Get<CommitChoices>().OfToolAsync(await world.PersonAsync("ada"), "crm", null, default);
        Assert.Equal(["stage"], commits.Single(c => c.Tags is ["v3"]).RunsIn);
        Assert.Equal([false, true], new[] { "v3", "v4" }.Select(v => commits.Single(c => c.Tags[0] == v).IsReady));
    }

    [Fact]
    public async Task A_cancelled_draft_takes_its_preview_along_and_its_buttons_do_nothing()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        var walk = await WizardWalk.ToPreviewAsync(world, "ada", "crm", 3, "acme", "stage");
        var draft = walk.Draft;
        await walk.PressAsync("wizard_cancel");
        Assert.Equal(LifecycleState.Cancelled, (await world.DeploymentAsync("D-1")).State);
        await walk.PressAsync("wizard_next", ("draft", draft));
        Assert.Equal("wizard_closed", walk.Answer.Code);
    }

    [Fact]
    public async Task Two_presses_at_once_leave_one_preview()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        var walk = await WizardWalk.OpenAsync(world, "ada");
        await walk.PressAsync("wizard_next", ("commit:crm", ChatWorld.Sha("crm", 3)));
        var fields = new Dictionary<string, string> { ["targets"] = "acme", ["environment"] = "stage" };
        var (wizard, ada) = (world.Get<DeployWizard>(), await world.PersonAsync("ada"));
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => wizard.NextAsync(ada, walk.Draft, WizardStep.Targets, fields, default)));
        await using var db = world.Open();
        var left = Assert.Single(await db.Deployments.Where(d => d.State == LifecycleState.Preview).Select(d => d.Id).ToListAsync());
        Assert.All(answers, a => Assert.Equal(left, Assert.IsType<WizardAnswer.Shown>(a).View.State.Preview!.DeploymentId));
    }

    [Fact]
    public async Task A_draft_is_kept_for_a_day()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        var walk = await WizardWalk.OpenAsync(world, "ada");
        await walk.PressAsync("wizard_next", ("commit:crm", ChatWorld.Sha("crm", 3)));
        world.Clock.Now += TimeSpan.FromHours(25);
        await world.DriveAsync();
        await using var db = world.Open();
        Assert.False(await db.WizardDrafts.AnyAsync());
        Assert.Empty((await world.Get<DeployWizard>().OpenAsync(await world.PersonAsync("ada"), chosen: null, default)).State.Commits);
    }

    [Fact]
    public async Task A_button_that_says_a_line_says_it()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        var walk = await WizardWalk.OpenAsync(world, "ada");
        await walk.PressAsync("say", ("text", "/deploy queue crm"));
        Assert.Equal("queue", walk.Stem);
        await walk.PressAsync("say", ("text", "/deploy qeue"));
        Assert.Equal(("refusal", "/deploy queue"), (walk.Stem, (string?)walk.Answer.Card!.Data["line"]));
    }
}
