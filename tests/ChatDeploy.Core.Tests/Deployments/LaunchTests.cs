using ChatDeploy.Core.Deployments;
using ChatDeploy.Testing;
using static ChatDeploy.Core.Tests.Deployments.DeploymentWorld;

namespace ChatDeploy.Core.Tests.Deployments;

/// <summary>Contract, What the words mean: Flow, previewRef at launch, Refs.</summary>
public sealed class LaunchTests(StoreFixture store)
{
    [Fact]
    public async Task A_deployment_answers_with_its_preview_and_nothing_starts_before_launch()
    {
        await using var world = await CreateAsync(store);
        var id = await world.PreviewAsync("crm@v1", "acme", "stage");
        await world.DriveAsync();
        Assert.Equal(LifecycleState.Preview, await world.StateAsync(id));
        Assert.Equal(["previewed"], await world.EventsAsync(id));
        Assert.Empty(world.Disk.Asked);
    }

    [Fact]
    public async Task Without_a_policy_launch_releases_at_once_and_every_site_gets_it()
    {
        await using var world = await CreateAsync(store);
        var id = await world.AppliedAsync("crm@v1", "acme", "stage");
        Assert.Equal("v1", await world.CurrentAsync("crm", "acme/roma", "stage"));
        Assert.Equal("v1", await world.CurrentAsync("crm", "acme", "stage"));
        Assert.Null(await world.CurrentAsync("crm", "globex", "stage"));
        await Invariants.CheckDiskAsync(world);
        Assert.Equal(
            ["previewed", "launched", "released", "started", "wave_started", "job_started", "job_started", "job_started", "job_started", "job_finished", "job_finished", "job_finished", "job_finished", "applied"],
            await world.EventsAsync(id));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public async Task Launching_without_a_preview_ref_is_preview_required(string? cited)
    {
        await using var world = await CreateAsync(store);
        var id = await world.PreviewAsync("crm@v1", "acme", "stage");
        Refused("preview_required", await world.Node.Launch.HandleAsync(await world.PersonAsync("ada"), id, cited, default));
    }

    [Fact]
    public async Task Launching_another_preview_ref_is_preview_mismatch()
    {
        await using var world = await CreateAsync(store);
        var id = await world.PreviewAsync("crm@v1", "acme", "stage");
        var other = await world.PreviewAsync("crm@v2", "acme", "stage");
        Refused("preview_mismatch", await world.LaunchAsync(id, previewRef: (await world.GetAsync(other)).PreviewRef));
        Assert.Equal(LifecycleState.Preview, await world.StateAsync(id));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Launching_after_its_time_is_preview_expired_whether_or_not_that_was_noticed(bool isNoticed)
    {
        await using var world = await CreateAsync(store);
        var id = await world.PreviewAsync("crm@v1", "acme", "prod");
        world.Clock.Advance(TimeSpan.FromHours(1));
        if (isNoticed) await world.DriveAsync();
        Refused("preview_expired", await world.LaunchAsync(id));
        Assert.Equal(isNoticed ? LifecycleState.Expired : LifecycleState.Preview, await world.StateAsync(id));
    }

    [Fact]
    public async Task Launching_twice_is_an_illegal_transition()
    {
        await using var world = await CreateAsync(store);
        var id = await world.LaunchedAsync("crm@v1", "acme", "stage");
        Refused("illegal_transition", await world.LaunchAsync(id));
    }

    [Fact]
    public async Task Of_many_launches_at_once_one_counts()
    {
        await using var world = await CreateAsync(store);
        var id = await world.PreviewAsync("crm@v1", "acme", "stage");
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => world.LaunchAsync(id)));
        Assert.Single(answers.OfType<DeploymentAnswer.Done>());
        Assert.Single(await world.EventsAsync(id), "launched");
    }

    [Fact]
    public async Task A_plan_that_changed_since_its_preview_is_told_stored_and_can_be_launched_then()
    {
        await using var world = await CreateAsync(store);
        var id = await world.PreviewAsync("crm@v2", "acme", "stage");
        var shown = (await world.GetAsync(id)).PreviewRef;
        await world.AppliedAsync("crm@v1", "acme/roma", "stage");

        var refusal = Refused("preview_mismatch", await world.LaunchAsync(id, previewRef: shown));
        Assert.Contains("crm on acme/roma: runs v1 now, was nothing", refusal.Message, StringComparison.Ordinal);
        var now = await world.GetAsync(id);
        Assert.NotEqual(shown, now.PreviewRef);
        Assert.Equal(["crm on acme/roma: runs v1 now, was nothing; deploy v2"], now.Findings.Delta);
        Assert.Contains("crm acme/roma v1>v2 deploy 1", await world.PlanAsync(id));
        Assert.Equal(["previewed", "plan_changed"], await world.EventsAsync(id));
        Refused("preview_mismatch", await world.LaunchAsync(id, previewRef: shown));
        Done(await world.LaunchAsync(id));
    }

    [Theory]
    [InlineData("{ name: stage, policy: { refs: [\"tag:v*\"] } }")]
    [InlineData("{ name: stage, policy: { previewTtl: 2h } }")]
    public async Task A_changed_policy_is_a_changed_plan(string stage)
    {
        await using var world = await CreateAsync(store);
        var id = await world.PreviewAsync("crm@v2", "acme", "stage");
        await world.ApplyCatalogAsync(Yaml.Replace("{ name: stage }", stage, StringComparison.Ordinal));
        Refused("preview_mismatch", await world.LaunchAsync(id));
    }

    [Fact]
    public async Task A_changed_runner_is_a_changed_plan()
    {
        await using var world = await CreateAsync(store);
        var id = await world.PreviewAsync("crm@v2", "acme", "stage");
        await world.ApplyCatalogAsync(Yaml.Replace("crm.git }, runner: { kind: local }", "crm.git }, runner: { kind: local, timeout: 5m }", StringComparison.Ordinal));
        Refused("preview_mismatch", await world.LaunchAsync(id));
    }

    [Fact]
    public async Task A_lock_in_the_way_is_shown_and_changes_no_plan()
    {
        await using var world = await CreateAsync(store);
        var id = await world.PreviewAsync("crm@v2", "acme", "stage");
        await world.LockByHandAsync("crm", "stage");
        Done(await world.LaunchAsync(id));
        var next = await world.PreviewAsync("crm@v3", "acme", "stage");
        Assert.Contains((await world.GetAsync(next)).Findings.InTheWay, f => f.Code == "lock_held" && f.Text.Contains("root: stocktaking", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_empty_plan_is_applied_at_once_whatever_the_policy_asks()
    {
        await using var world = await CreateAsync(store);
        await world.RecordAsync("crm", "v1", "acme/roma", "prod");
        var id = await world.LaunchedAsync("crm@v1", "acme/roma", "prod");
        Assert.Equal(LifecycleState.Applied, await world.StateAsync(id));
        await world.DriveAsync();
        Assert.Equal(["previewed", "launched", "applied"], await world.EventsAsync(id));
        Assert.Empty(world.Disk.Asked);
    }

    [Fact]
    public async Task A_ref_that_the_policy_does_not_take_is_shown_at_preview_and_refused_at_launch()
    {
        await using var world = await CreateAsync(store);
        await using (var db = world.Open())
        {
            db.Add(new Core.ReadyQueue.Commit { ToolId = db.Tools.Single(t => t.Name == "crm").Id, Sha = new string('a', 40), Branch = "main", Author = "ada", Message = "untagged", Position = 10 });
            await db.SaveChangesAsync();
        }

        var id = await world.PreviewAsync("crm@aaaaaaaa", "acme", "prod");
        Assert.Contains((await world.GetAsync(id)).Findings.Verdicts, v => v is { Code: "ref_not_allowed", Blocks: true });
        Refused("ref_not_allowed", await world.LaunchAsync(id));
        Done(await world.LaunchAsync(await world.PreviewAsync("crm@aaaaaaaa", "acme", "stage")));
    }

    [Fact]
    public async Task A_ref_left_out_is_the_newest_ready_commit()
    {
        await using var world = await CreateAsync(store);
        var id = await world.PreviewAsync("crm", "acme/roma", "prod");
        Assert.Equal(["crm acme/roma ->v9 deploy 1"], await world.PlanAsync(id));
    }

    [Fact]
    public async Task A_main_target_takes_diverged_stores_along_skips_pinned_ones_and_leaves_those_already_there()
    {
        await using var world = await CreateAsync(store);
        await world.RecordAsync("crm", "v1", "acme/milano", "stage");
        await world.RecordAsync("crm", "v2", "acme/roma", "stage");
        await world.RecordAsync("crm", "v1", "acme/torino", "stage");
        await world.PinAsync("crm", "acme/torino", "stage");
        var id = await world.PreviewAsync("crm@v2", "acme", "stage");
        Assert.Equal(
            ["crm acme ->v2 deploy 1", "crm acme/milano v1>v2 deploy 1", "crm acme/roma v2>v2 already_there 0", "crm acme/torino v1>v2 pinned 0"],
            await world.PlanAsync(id));
        Done(await world.LaunchAsync(id));
        await world.DriveAsync();
        Assert.Equal("v1", await world.CurrentAsync("crm", "acme/torino", "stage"));
        Refused("pinned", await world.AskAsync("crm@v2", "acme/torino", "stage"));
        Refused("pinned", await world.AskAsync("crm@v2", "acme acme/torino", "stage"));
    }

    [Theory]
    [InlineData("erp@v1", "acme", "stage", "unknown_tool")]
    [InlineData("crm@v1", "initech", "stage", "unknown_target")]
    [InlineData("crm@v1", "acme", "moon", "unknown_environment")]
    [InlineData("crm@v77", "acme", "stage", "unknown_ref")]
    [InlineData("crm@v1 crm@v2", "acme", "stage", "invalid_request")]
    public async Task What_cannot_be_planned_is_refused_with_its_code(string items, string targets, string environment, string code)
    {
        await using var world = await CreateAsync(store);
        Refused(code, await world.AskAsync(items, targets, environment));
    }

    [Fact]
    public async Task What_the_catalog_drops_after_the_preview_is_refused_at_launch()
    {
        await using var world = await CreateAsync(store);
        var id = await world.PreviewAsync("wms@v1", "acme", "stage");
        await world.ApplyCatalogAsync(string.Join('\n', Yaml.Split('\n').Where(line => !line.Contains("name: wms", StringComparison.Ordinal))));
        Refused("unknown_tool", await world.LaunchAsync(id));
    }

    [Fact]
    public async Task Where_an_earlier_one_never_came_about_what_is_left_is_what_is_launched()
    {
        await using var world = await CreateAsync(store);
        await world.RecordAsync("crm", "v1", "acme/roma", "prod");
        var first = await world.LaunchedAsync("crm@v2", "acme/roma", "prod");
        var back = await world.PreviewAsync("crm@v1", "acme/roma", "prod");
        Assert.Equal(["crm acme/roma v2>v1 deploy 1"], await world.PlanAsync(back));
        Done(await world.DecideAsync(first, "bob", Core.Approvals.DecisionKind.Reject));
        Done(await world.LaunchAsync(back));
        await world.DriveAsync();
        Assert.Equal(LifecycleState.Applied, await world.StateAsync(back));
        Assert.Equal(["crm acme/roma v1>v1 already_there 0"], await world.PlanAsync(back));
    }
}
