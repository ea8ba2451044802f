using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Runners;
using ChatDeploy.Testing;
using static ChatDeploy.Core.Tests.Deployments.DeploymentWorld;

namespace ChatDeploy.Core.Tests.Deployments;

/// <summary>Contract, Rollback: restores, per site, what ran before.</summary>
public sealed class RollbackTests(StoreFixture store)
{
    private static readonly Strategy Canary = new() { Kind = StrategyKind.Canary, Canary = 2 };

    [Fact]
    public async Task Each_site_gets_what_ran_there_before_and_the_original_becomes_rollback()
    {
        await using var world = await CreateAsync(store);
        await world.AppliedAsync("crm@v1", "acme/roma", "stage");
        await world.AppliedAsync("crm@v2", "acme/milano", "stage");
        var id = await world.AppliedAsync("crm@v3", "acme", "stage");

        var rollback = Done(await world.RollBackAsync(id));
        Assert.Equal(LifecycleState.Preview, await world.StateAsync(rollback));
        Assert.Equal(
            ["crm acme/milano v3>v2 restore 1", "crm acme/roma v3>v1 restore 1", "crm acme v3>- nothing_to_restore 0", "crm acme/torino v3>- nothing_to_restore 0"],
            await world.PlanAsync(rollback));
        Done(await world.LaunchAsync(rollback));
        await world.DriveAsync();
        Assert.Equal([LifecycleState.Rollback, LifecycleState.Applied], [await world.StateAsync(id), await world.StateAsync(rollback)]);
        Assert.Equal("v3", await world.CurrentAsync("crm", "acme", "stage"));
        Assert.Equal("v2", await world.CurrentAsync("crm", "acme/milano", "stage"));
        Assert.Equal("v1", await world.CurrentAsync("crm", "acme/roma", "stage"));
        Assert.Equal(["rollback_requested", "rolled_back"], (await world.EventsAsync(id)).TakeLast(2));
        Assert.All(world.Disk.Asked.TakeLast(2), key => Assert.Equal(JobCommand.Rollback, world.Disk.AttemptOf(key).Command));
        await Invariants.CheckDiskAsync(world);
        Refused("illegal_transition", await world.RollBackAsync(id));
    }

    [Fact]
    public async Task A_paused_one_ends_and_failed_sites_are_restored_too()
    {
        await using var world = await CreateAsync(store);
        var (id, _) = await PausedAsync(world, "free");
        var rollback = Done(await world.RollBackAsync(id));
        Assert.Equal(["crm acme v2>v1 restore 1", "crm acme/milano v1>v1 restore 1"], await world.PlanAsync(rollback));
        world.Runner.Fate = _ => InstantFate.Succeed;
        Done(await world.LaunchAsync(rollback));
        await world.DriveAsync();
        var original = await world.GetAsync(id);
        Assert.Equal((LifecycleState.Rollback, "rolled_back"), (original.State, original.EndReason));
        Assert.Equal(LifecycleState.Applied, await world.StateAsync(rollback));
        Assert.Equal([JobState.Cancelled, JobState.Cancelled], (await world.JobsAsync(id)).Skip(2).Select(j => j.State));
        await Invariants.CheckDiskAsync(world);
    }

    [Fact]
    public async Task A_failed_one_is_restored()
    {
        await using var world = await CreateAsync(store);
        var (id, _) = await PausedAsync(world, "free");
        Done(await world.CancelAsync(id));
        world.Runner.Fate = _ => InstantFate.Succeed;
        var rollback = Done(await world.RollBackAsync(id));
        Done(await world.LaunchAsync(rollback));
        await world.DriveAsync();
        Assert.Equal(LifecycleState.Rollback, await world.StateAsync(id));
        Assert.Equal("v1", await world.CurrentAsync("crm", "acme", "free"));
    }

    [Fact]
    public async Task It_inherits_the_lock_and_nobody_who_waits_slips_in_between()
    {
        await using var world = await CreateAsync(store);
        var (id, waiting) = await PausedAsync(world, "free", isSomebodyWaiting: true);
        var rollback = Done(await world.RollBackAsync(id));
        Done(await world.LaunchAsync(rollback));
        world.Runner.Fate = _ => InstantFate.Hang;
        await world.DriveAsync();
        Assert.Equal([LifecycleState.Failed, LifecycleState.Applying, LifecycleState.Approved], [await world.StateAsync(id), await world.StateAsync(rollback), await world.StateAsync(waiting)]);
        Assert.Equal(rollback, Assert.Single(await world.LocksAsync()).DeploymentId);
        Assert.Equal($"D-{rollback}", (await world.LastAsync(id, "lock_released")).GetProperty("inheritedBy").GetString());
        Assert.Equal($"D-{id}", (await world.LastAsync(rollback, "lock_acquired")).GetProperty("inheritedFrom").GetString());

        world.Runner.Fate = _ => InstantFate.Succeed;
        foreach (var key in world.Disk.Running) await world.Runner.EndAsync(key, JobOutcome.Succeeded, default);
        await world.DriveAsync();
        Assert.Equal([LifecycleState.Applied, LifecycleState.Applied], [await world.StateAsync(rollback), await world.StateAsync(waiting)]);
        Assert.Equal("v3", await world.CurrentAsync("crm", "acme", "free"));
        Assert.Empty(await world.LocksAsync());
    }

    [Fact]
    public async Task Under_approval_it_runs_as_approved_before_those_who_wait()
    {
        await using var world = await CreateAsync(store);
        var (id, waiting) = await PausedAsync(world, "prod", isSomebodyWaiting: true);
        var rollback = Done(await world.RollBackAsync(id));
        Done(await world.LaunchAsync(rollback));
        await world.DriveAsync();
        Assert.Equal(rollback, Assert.Single(await world.LocksAsync()).DeploymentId);
        world.Runner.Fate = _ => InstantFate.Succeed;
        Done(await world.DecideAsync(rollback, "bob"));
        await world.DriveAsync();
        Assert.Equal([LifecycleState.Rollback, LifecycleState.Applied], [await world.StateAsync(id), await world.StateAsync(rollback)]);
        Assert.DoesNotContain(await world.EventsAsync(rollback), e => e is "rebased" or "plan_changed");

        // What runs before it is not what it was approved over any more.
        Assert.Equal(LifecycleState.Preview, await world.StateAsync(waiting));
    }

    [Theory]
    [InlineData("reject")]
    [InlineData("cancel")]
    [InlineData("expire")]
    public async Task An_heir_that_never_runs_gives_the_lock_back(string end)
    {
        await using var world = await CreateAsync(store);
        var (id, _) = await PausedAsync(world, "prod");
        var rollback = Done(await world.RollBackAsync(id));
        Done(await world.LaunchAsync(rollback));
        await world.DriveAsync();
        Assert.Single(await world.LocksAsync());
        if (end == "reject") Done(await world.DecideAsync(rollback, "bob", Core.Approvals.DecisionKind.Reject));
        if (end == "cancel") Done(await world.CancelAsync(rollback));
        if (end == "expire") world.Clock.Advance(TimeSpan.FromDays(2));
        await world.DriveAsync();
        Assert.Empty(await world.LocksAsync());
        Assert.Equal(LifecycleState.Failed, await world.StateAsync(id));
    }

    [Fact]
    public async Task An_heir_whose_plan_changed_goes_back_to_preview_without_the_lock()
    {
        await using var world = await CreateAsync(store);
        var (id, _) = await PausedAsync(world, "prod");
        var rollback = Done(await world.RollBackAsync(id));
        Done(await world.LaunchAsync(rollback));
        await world.DriveAsync();
        await world.RecordAsync("crm", "v7", "acme/milano", "prod");
        Refused("preview_mismatch", await world.DecideAsync(rollback, "bob"));
        await world.DriveAsync();
        Assert.Empty(await world.LocksAsync());
    }

    [Fact]
    public async Task While_it_runs_unpaused_it_cannot_be_rolled_back()
    {
        await using var world = await CreateAsync(store);
        var (id, _) = await PausedAsync(world, "free");
        var rollback = Done(await world.RollBackAsync(id));
        world.Runner.Fate = _ => InstantFate.Hang;
        Done(await world.AnswerAsync(id, PauseChoice.Retry));
        await world.DriveAsync();
        Refused("illegal_transition", await world.RollBackAsync(id));
        Refused("illegal_transition", await world.LaunchAsync(rollback));
        Assert.Equal(LifecycleState.Applying, await world.StateAsync(id));
    }

    [Theory]
    [InlineData("preview")]
    [InlineData("pending_approval")]
    [InlineData("rejected")]
    public async Task What_never_started_has_nothing_to_take_back(string state)
    {
        await using var world = await CreateAsync(store);
        var id = await world.PreviewAsync("crm@v1", "acme", "prod");
        if (state != "preview") Done(await world.LaunchAsync(id));
        if (state == "rejected") Done(await world.DecideAsync(id, "bob", Core.Approvals.DecisionKind.Reject));
        Refused("illegal_transition", await world.RollBackAsync(id));
    }

    [Fact]
    public async Task Two_rollbacks_of_one_deployment_are_refused_at_request_and_at_launch()
    {
        await using var world = await CreateAsync(store);
        await world.AppliedAsync("crm@v1", "acme", "free");
        var id = await world.AppliedAsync("crm@v2", "acme", "free");
        world.Runner.Fate = _ => InstantFate.Hang;
        long[] both = [Done(await world.RollBackAsync(id)), Done(await world.RollBackAsync(id))];
        var answers = await Task.WhenAll(both.Select(rollback => world.LaunchAsync(rollback)));
        Assert.Single(answers.OfType<DeploymentAnswer.Done>());
        Refused("illegal_transition", answers.OfType<DeploymentAnswer.Refused>().Single());
        Refused("illegal_transition", await world.RollBackAsync(id));
        await world.DriveAsync();
    }

    [Fact]
    public async Task One_tool_on_one_target_twice_goes_two_versions_back()
    {
        await using var world = await CreateAsync(store);
        foreach (var version in new[] { "v1", "v2", "v3" }) await world.AppliedAsync($"crm@{version}", "acme", "stage");
        foreach (var expected in new[] { "v2", "v1" })
        {
            var rollback = Done(await world.RollBackAsync("crm", "acme/roma", "stage"));
            Done(await world.LaunchAsync(rollback));
            await world.DriveAsync();
            Assert.Equal(expected, await world.CurrentAsync("crm", "acme/roma", "stage"));
        }

        Assert.Equal("v3", await world.CurrentAsync("crm", "acme/milano", "stage"));
        var last = Done(await world.RollBackAsync("crm", "acme/roma", "stage"));
        Assert.Equal(["crm acme/roma v1>- nothing_to_restore 0"], await world.PlanAsync(last));
        Done(await world.LaunchAsync(last));
        Assert.Equal(LifecycleState.Applied, await world.StateAsync(last));
    }

    [Fact]
    public async Task Of_a_main_target_pinned_stores_are_left_alone()
    {
        await using var world = await CreateAsync(store);
        foreach (var version in new[] { "v1", "v2" }) await world.AppliedAsync($"crm@{version}", "acme", "stage");
        await world.PinAsync("crm", "acme/roma", "stage");
        var rollback = Done(await world.RollBackAsync("crm", "acme", "stage"));
        Assert.Contains("crm acme/roma v2>v1 pinned 0", await world.PlanAsync(rollback));
        Refused("pinned", await world.RollBackAsync("crm", "acme/roma", "stage"));
    }

    [Fact]
    public async Task It_passes_through_approval_like_everything_else()
    {
        await using var world = await CreateAsync(store);
        var id = await world.LaunchedAsync("crm@v1", "acme", "prod");
        Done(await world.DecideAsync(id, "bob"));
        await world.DriveAsync();
        var rollback = Done(await world.RollBackAsync("crm", "acme", "prod", "dan"));
        Assert.Equal(1, (await world.GetAsync(rollback)).ApprovalsRequired);
        await world.DriveAsync();
        Assert.Equal(LifecycleState.Preview, await world.StateAsync(rollback));
    }

    [Fact]
    public async Task A_skipped_site_keeps_the_original_from_becoming_rollback()
    {
        await using var world = await CreateAsync(store);
        await world.AppliedAsync("crm@v1", "acme", "stage");
        var id = await world.AppliedAsync("crm@v2", "acme", "stage");
        world.Runner.Fate = attempt => attempt.Target == "acme" ? InstantFate.Fail : InstantFate.Succeed;
        var rollback = Done(await world.RollBackAsync(id));
        Done(await world.LaunchAsync(rollback));
        await world.DriveAsync();
        Done(await world.AnswerAsync(rollback, PauseChoice.Skip));
        await world.DriveAsync();
        Assert.Equal([LifecycleState.Applied, LifecycleState.Applied], [await world.StateAsync(id), await world.StateAsync(rollback)]);
    }

    // v1 everywhere, then v2 in waves of two and the rest: acme has it, acme/milano failed; perhaps somebody waits behind it with v3.
    private static async Task<(long Id, long Waiting)> PausedAsync(DeploymentWorld world, string environment, bool isSomebodyWaiting = false)
    {
        async Task<long> ReleasedAsync(string items)
        {
            var id = await world.LaunchedAsync(items, "acme", environment, strategy: Canary);
            if (environment == "prod") Done(await world.DecideAsync(id, "bob"));
            return id;
        }

        await ReleasedAsync("crm@v1");
        await world.DriveAsync();
        world.Runner.Fate = attempt => attempt.Target == "acme/milano" ? InstantFate.Fail : InstantFate.Succeed;
        var paused = await ReleasedAsync("crm@v2");
        await world.DriveAsync();
        Assert.Equal("jobs_failed", (await world.GetAsync(paused)).PausedReason);
        var waiting = isSomebodyWaiting ? await ReleasedAsync("crm@v3") : 0;
        await world.DriveAsync();
        return (paused, waiting);
    }
}
