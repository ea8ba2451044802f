using System.Net;
using System.Text.Json;
using ChatDeploy.Core.Runners;
using ChatDeploy.Testing;

namespace ChatDeploy.Tests.Api;

/// <summary>The product's main job, from preview to rollback, through HTTP alone.</summary>
public sealed class MainJobTests(StoreFixture store)
{
    [Fact]
    public async Task A_deployment_goes_from_preview_over_approval_to_applied_and_back()
    {
        await using var world = await ApiWorld.StartAsync(store);
        await world.CommitAsync("crm", "first", "v1.0.0");
        await world.CommitAsync("crm", "second", "v2.0.0");
        await DeployToProdAsync(world, "v1.0.0");

        var second = await DeployToProdAsync(world, "v2.0.0");
        Assert.Equal("v2.0.0", (await world.GetAsync("/api/current?tool=crm&target=acme/pdv-milano&environment=prod")).Json.GetProperty("items")[0].GetProperty("version").GetString());

        var rollback = (await world.PostAsync($"/api/deployments/{second}/rollback", "ada")).Expect(HttpStatusCode.Created);
        Assert.Equal("preview", rollback["lifecycleState"]);
        Assert.Equal(second, rollback["rollbackOf"]);
        Assert.Equal("restore", rollback.Json.GetProperty("plan").GetProperty("cells")[0].GetProperty("action").GetString());

        // The approval of what is taken back covers the undo.
        Assert.Equal("approved", (await world.LaunchAsync("ada", rollback)).Expect(HttpStatusCode.OK)["lifecycleState"]);
        await world.UntilAsync(rollback["id"], "applied");
        Assert.Equal("rollback", (await world.GetAsync($"/api/deployments/{second}"))["lifecycleState"]);
        Assert.Equal("v1.0.0", (await world.GetAsync("/api/current?tool=crm&target=acme/pdv-milano&environment=prod")).Json.GetProperty("items")[0].GetProperty("version").GetString());
        Assert.Contains(world.Runner.Attempts.Values, a => a.Command == JobCommand.Rollback);
    }

    [Fact]
    public async Task A_failure_pauses_and_retry_ends_it_well()
    {
        await using var world = await ApiWorld.StartAsync(store);
        await world.CommitAsync("crm", "first");
        world.Runner.Outcome = a => a.Target == "acme/pdv-roma" && a.Key.Attempt == 1 ? JobOutcome.Failed : JobOutcome.Succeeded;
        var preview = await world.PreviewAsync("ada", "stage", "main", ["acme"]);
        await world.LaunchAsync("ada", preview);

        var paused = await world.UntilPausedAsync(preview["id"]);
        Assert.Equal("applying", paused["lifecycleState"]);
        Assert.Equal(["retry", "skip", "continue", "rollback"], paused.Json.GetProperty("paused").GetProperty("choices").EnumerateArray().Select(c => c.GetString()));
        Assert.False(string.IsNullOrEmpty(paused.Json.GetProperty("paused").GetProperty("reason").GetString()));
        (await world.PostAsync($"/api/deployments/{preview["id"]}/retry", "ada")).Expect(HttpStatusCode.OK);

        var applied = await world.UntilAsync(preview["id"], "applied");
        Assert.Equal(JsonValueKind.Null, applied.Json.GetProperty("paused").ValueKind);
        var job = (await world.GetAsync($"/api/deployments/{preview["id"]}/jobs")).Json.GetProperty("items").EnumerateArray().Single(j => j.GetProperty("target").GetString() == "acme/pdv-roma");
        Assert.Equal(2, job.GetProperty("attempt").GetInt32());
    }

    [Fact]
    public async Task Skip_leaves_failed_jobs_out()
    {
        await using var world = await ApiWorld.StartAsync(store);
        await world.CommitAsync("crm", "first");
        world.Runner.Outcome = a => a.Target == "acme/pdv-roma" ? JobOutcome.Failed : JobOutcome.Succeeded;
        var preview = await world.PreviewAsync("ada", "stage", "main", ["acme"]);
        await world.LaunchAsync("ada", preview);
        await world.UntilPausedAsync(preview["id"]);

        (await world.PostAsync($"/api/deployments/{preview["id"]}/skip", "ada")).Expect(HttpStatusCode.OK);

        await world.UntilAsync(preview["id"], "applied");
        var progress = (await world.GetAsync($"/api/deployments/{preview["id"]}/progress")).Json;
        Assert.Equal((4, 3, 1, 0, 100), (Number("total"), Number("done"), Number("skipped"), Number("failed"), Number("percentage")));

        int Number(string name) => progress.GetProperty(name).GetInt32();
    }

    [Fact]
    public async Task Continue_releases_the_next_wave_and_ends_as_failed()
    {
        await using var world = await ApiWorld.StartAsync(store);
        await world.CommitAsync("crm", "first");
        world.Runner.Outcome = a => a.Target == "acme" ? JobOutcome.Failed : JobOutcome.Succeeded;
        var preview = await world.PreviewAsync("ada", "stage", "main", ["acme"], new { kind = "canary", canary = 1 });
        await world.LaunchAsync("ada", preview);
        var paused = await world.UntilPausedAsync(preview["id"]);
        Assert.Equal(1, paused.Json.GetProperty("wave").GetInt32());

        (await world.PostAsync($"/api/deployments/{preview["id"]}/continue", "ada")).Expect(HttpStatusCode.OK);

        await world.UntilAsync(preview["id"], "failed");
        var progress = (await world.GetAsync($"/api/deployments/{preview["id"]}/progress")).Json;
        Assert.Equal((3, 1), (progress.GetProperty("done").GetInt32(), progress.GetProperty("failed").GetInt32()));
    }

    [Fact]
    public async Task A_failed_deployment_can_be_rolled_back_from_its_pause()
    {
        await using var world = await ApiWorld.StartAsync(store);
        await world.CommitAsync("crm", "first", "v1.0.0");
        await world.DeployedAsync("v1.0.0", "acme");
        await world.CommitAsync("crm", "second", "v2.0.0");
        world.Runner.Outcome = a => a.Command == JobCommand.Deploy && a.Target == "acme/pdv-roma" ? JobOutcome.Failed : JobOutcome.Succeeded;
        var preview = await world.PreviewAsync("ada", "stage", "v2.0.0", ["acme"]);
        await world.LaunchAsync("ada", preview);
        await world.UntilPausedAsync(preview["id"]);

        var rollback = (await world.PostAsync($"/api/deployments/{preview["id"]}/rollback", "ada")).Expect(HttpStatusCode.Created);
        (await world.LaunchAsync("ada", rollback)).Expect(HttpStatusCode.OK);

        await world.UntilAsync(rollback["id"], "applied");
        await world.UntilAsync(preview["id"], "rollback");
        var running = (await world.GetAsync("/api/current?tool=crm&target=acme&environment=stage")).Json.GetProperty("items").EnumerateArray();
        Assert.All(running, item => Assert.Equal("v1.0.0", item.GetProperty("version").GetString()));
    }

    [Fact]
    public async Task Cancelled_before_the_first_job_it_is_cancelled()
    {
        await using var world = await ApiWorld.StartAsync(store);
        await world.CommitAsync("crm", "first");
        var preview = await world.PreviewAsync("ada", "stage", "main", ["acme"]);

        var cancelled = (await world.PostAsync($"/api/deployments/{preview["id"]}/cancel", "ada")).Expect(HttpStatusCode.OK);

        Assert.Equal("cancelled", cancelled["lifecycleState"]);
    }

    [Fact]
    public async Task Cancelled_while_jobs_run_it_fails_with_reason_cancelled()
    {
        await using var world = await ApiWorld.StartAsync(store);
        await world.CommitAsync("crm", "first");
        world.Runner.Outcome = _ => null;
        var preview = await world.PreviewAsync("ada", "stage", "main", ["acme"]);
        await world.LaunchAsync("ada", preview);
        await Eventually.TrueAsync(() => world.Runner.Attempts.Count == 4);

        (await world.PostAsync($"/api/deployments/{preview["id"]}/cancel", "ada")).Expect(HttpStatusCode.OK);

        Assert.Equal("cancelled", (await world.UntilAsync(preview["id"], "failed"))["endReason"]);
    }

    [Fact]
    public async Task A_plan_with_nothing_to_do_is_applied_at_once_and_complete()
    {
        await using var world = await ApiWorld.StartAsync(store);
        await world.CommitAsync("crm", "first", "v1.0.0");
        await world.DeployedAsync("v1.0.0", "acme");

        var preview = await world.PreviewAsync("ada", "stage", "v1.0.0", ["acme"]);
        var launched = await world.LaunchAsync("ada", preview);

        Assert.Equal("applied", launched["lifecycleState"]);
        Assert.Equal("100", (await world.GetAsync($"/api/deployments/{preview["id"]}/progress"))["percentage"]);
    }

    private static async Task<string> DeployToProdAsync(ApiWorld world, string reference)
    {
        var preview = await world.PreviewAsync("ada", "prod", reference, ["acme"]);
        await ApprovedAsync(world, preview);
        await world.UntilAsync(preview["id"], "applied");
        return preview["id"]!;
    }

    private static async Task ApprovedAsync(ApiWorld world, ApiAnswer preview)
    {
        var launched = (await world.LaunchAsync("ada", preview)).Expect(HttpStatusCode.OK);
        Assert.Equal("pending_approval", launched["lifecycleState"]);
        var decided = (await world.PostAsync($"/api/approvals/{launched["approvalTicket"]}/decisions", "bob", new { decision = "approve", comment = "fine" })).Expect(HttpStatusCode.OK);
        Assert.Equal("approved", decided["state"]);
    }
}
