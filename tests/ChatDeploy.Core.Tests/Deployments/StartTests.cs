using ChatDeploy.Core.Deployments;
using ChatDeploy.Testing;
using static ChatDeploy.Core.Tests.Deployments.DeploymentWorld;

namespace ChatDeploy.Core.Tests.Deployments;

/// <summary>Waiting for a time, a turn or a lock, and the plan at start (contract, What the words mean; design, Order and locks).</summary>
public sealed class StartTests(StoreFixture store)
{
    [Fact]
    public async Task One_deployment_holds_the_tool_and_the_others_queue_with_their_positions_told()
    {
        await using var world = await CreateAsync(store);
        world.Runner.Fate = _ => InstantFate.Hang;
        var first = await world.LaunchedAsync("crm@v1", "acme/roma", "free");
        await world.DriveAsync();
        var second = await world.LaunchedAsync("crm@v2", "globex", "free");
        var third = await world.LaunchedAsync("crm@v3", "acme/milano", "free");
        await world.DriveAsync();
        Assert.Equal([LifecycleState.Applying, LifecycleState.Approved, LifecycleState.Approved], [await world.StateAsync(first), await world.StateAsync(second), await world.StateAsync(third)]);
        Assert.Equal(1, (await world.GetAsync(second)).QueuePosition);
        Assert.Equal(2, (await world.GetAsync(third)).QueuePosition);
        Assert.Equal([$"D-{first}", $"D-{second}"], (await world.LastAsync(third, "queued")).GetProperty("behind").EnumerateArray().Select(e => e.GetString()!));

        world.Runner.Fate = _ => InstantFate.Succeed;
        foreach (var key in world.Disk.Running) await world.Runner.EndAsync(key, Core.Runners.JobOutcome.Succeeded, default);
        await world.DriveAsync();
        Assert.Equal(["queued", "queued"], (await world.EventsAsync(third)).Where(e => e == "queued"));
        Assert.Equal([LifecycleState.Applied, LifecycleState.Applied], [await world.StateAsync(second), await world.StateAsync(third)]);
        Assert.True((await world.GetAsync(second)).StartedAt <= (await world.GetAsync(third)).StartedAt);
        Assert.Empty(await world.LocksAsync());
    }

    [Fact]
    public async Task A_lock_per_tenant_lets_other_tenants_pass()
    {
        await using var world = await CreateAsync(store);
        world.Runner.Fate = attempt => attempt.Tenant == "acme" ? InstantFate.Hang : InstantFate.Succeed;
        long[] ids = [await world.LaunchedAsync("crm@v1", "acme/roma", "demo"), await world.LaunchedAsync("crm@v2", "acme/milano", "demo"), await world.LaunchedAsync("crm@v2", "globex", "demo")];
        foreach (var id in ids) foreach (var person in new[] { "bob", "eve" }) Done(await world.DecideAsync(id, person));
        await world.DriveAsync();
        Assert.Equal([LifecycleState.Applying, LifecycleState.Approved, LifecycleState.Applied], [await world.StateAsync(ids[0]), await world.StateAsync(ids[1]), await world.StateAsync(ids[2])]);
    }

    [Fact]
    public async Task Without_a_lock_only_jobs_of_one_cell_wait_for_each_other_in_order_of_launch()
    {
        await using var world = await CreateAsync(store);
        world.Runner.Fate = attempt => attempt.Target == "acme/roma" ? InstantFate.Hang : InstantFate.Succeed;
        var first = await world.LaunchedAsync("crm@v1", "acme/roma", "stage");
        var elsewhere = await world.LaunchedAsync("crm@v2", "acme/milano", "stage");
        var same = await world.LaunchedAsync("crm@v3", "acme", "stage");
        await world.DriveAsync();
        Assert.Equal([LifecycleState.Applying, LifecycleState.Applied, LifecycleState.Approved], [await world.StateAsync(first), await world.StateAsync(elsewhere), await world.StateAsync(same)]);
        Assert.Equal(["crm acme ->v3 deploy 1", "crm acme/milano v2>v3 deploy 1", "crm acme/roma v1>v3 deploy 1", "crm acme/torino ->v3 deploy 1"], await world.PlanAsync(same));
    }

    [Fact]
    public async Task A_lock_by_hand_is_waited_for()
    {
        await using var world = await CreateAsync(store);
        await world.LockByHandAsync("crm", "stage");
        var id = await world.LaunchedAsync("crm@v1", "acme", "stage");
        await world.DriveAsync();
        Assert.Equal(LifecycleState.Approved, await world.StateAsync(id));
        Assert.Equal("lock by root: stocktaking", (await world.LastAsync(id, "queued")).GetProperty("behind")[0].GetString());
        await world.LockByHandAsync("crm", "stage", isHeld: false);
        await world.DriveAsync();
        Assert.Equal(LifecycleState.Applied, await world.StateAsync(id));
    }

    [Fact]
    public async Task A_scheduled_deployment_waits_approved_and_blocks_nobody()
    {
        await using var world = await CreateAsync(store);
        var later = await world.LaunchedAsync("crm@v2", "acme/roma", "free", at: world.Clock.GetUtcNow().AddHours(6));
        var now = await world.LaunchedAsync("crm@v1", "acme/roma", "free");
        await world.DriveAsync();
        Assert.Equal([LifecycleState.Approved, LifecycleState.Applied], [await world.StateAsync(later), await world.StateAsync(now)]);
        world.Clock.Advance(TimeSpan.FromHours(6));
        await world.DriveAsync();
        Assert.Equal("v2", await world.CurrentAsync("crm", "acme/roma", "free"));
    }

    [Fact]
    public async Task A_time_in_the_past_is_refused()
    {
        await using var world = await CreateAsync(store);
        Refused("scheduled_in_past", await world.AskAsync("crm@v2", "acme", "stage", at: world.Clock.GetUtcNow().AddHours(-1)));
    }

    [Fact]
    public async Task Where_nobody_had_to_approve_a_changed_from_is_rebased_at_start_and_told()
    {
        await using var world = await CreateAsync(store);
        await world.LockByHandAsync("crm", "stage");
        var id = await world.LaunchedAsync("crm@v3", "acme", "stage");
        await world.RecordAsync("crm", "v1", "acme/roma", "stage");
        await world.RecordAsync("crm", "v3", "acme/milano", "stage");
        await world.LockByHandAsync("crm", "stage", isHeld: false);
        await world.DriveAsync();
        Assert.Equal(LifecycleState.Applied, await world.StateAsync(id));
        Assert.Equal(["crm on acme/roma: runs v1 now, was nothing; deploy v3", "crm on acme/milano: runs v3 now, was nothing; skip (already_there)"], (await world.LastAsync(id, "rebased")).GetProperty("delta").EnumerateArray().Select(e => e.GetString()!));
        Assert.Contains("crm acme/milano v3>v3 already_there 0", await world.PlanAsync(id));
    }

    [Fact]
    public async Task Where_nothing_is_left_to_do_at_start_it_is_applied()
    {
        await using var world = await CreateAsync(store);
        await world.LockByHandAsync("crm", "stage");
        var id = await world.LaunchedAsync("crm@v3", "acme/roma", "stage");
        await world.RecordAsync("crm", "v3", "acme/roma", "stage");
        await world.LockByHandAsync("crm", "stage", isHeld: false);
        await world.DriveAsync();
        Assert.Equal(LifecycleState.Applied, await world.StateAsync(id));
        Assert.Empty(world.Disk.Asked);
    }

    [Fact]
    public async Task What_was_approved_is_what_runs_a_changed_from_goes_back_to_preview_at_start()
    {
        await using var world = await CreateAsync(store);
        await world.LockByHandAsync("crm", "prod");
        var id = await world.LaunchedAsync("crm@v3", "acme", "prod");
        Done(await world.DecideAsync(id, "bob"));
        await world.RecordAsync("crm", "v1", "acme/roma", "prod");
        await world.LockByHandAsync("crm", "prod", isHeld: false);
        await world.DriveAsync();
        Assert.Equal(LifecycleState.Preview, await world.StateAsync(id));
        Assert.Equal(1, (await world.LastAsync(id, "plan_changed")).GetProperty("voidedDecisions").GetInt32());
        Assert.Empty(world.Disk.Asked);
    }

    [Fact]
    public async Task A_policy_that_came_to_ask_for_approval_sends_back_what_was_released_without()
    {
        await using var world = await CreateAsync(store);
        await world.LockByHandAsync("crm", "stage");
        var id = await world.LaunchedAsync("crm@v3", "acme", "stage");
        await world.ApplyCatalogAsync(Yaml.Replace("{ name: stage }", "{ name: stage, policy: { approvals: 1 } }", StringComparison.Ordinal));
        await world.LockByHandAsync("crm", "stage", isHeld: false);
        await world.DriveAsync();
        Assert.Equal(LifecycleState.Preview, await world.StateAsync(id));
    }

    [Fact]
    public async Task A_plan_that_has_become_impossible_goes_back_to_preview_at_start_and_holds_nobody_up()
    {
        await using var world = await CreateAsync(store);
        await world.LockByHandAsync("crm", "free");
        var id = await world.LaunchedAsync("crm@v2", "acme/roma", "free");
        var behind = await world.LaunchedAsync("crm@v2", "acme/milano", "free");
        await world.PinAsync("crm", "acme/roma", "free");
        await world.LockByHandAsync("crm", "free", isHeld: false);
        await world.DriveAsync();
        Assert.Equal([LifecycleState.Preview, LifecycleState.Applied], [await world.StateAsync(id), await world.StateAsync(behind)]);
        Assert.Contains("pinned", (await world.GetAsync(id)).Findings.Delta[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_queue_behind_a_lock_stays_as_it_was_approved()
    {
        await using var world = await CreateAsync(store);
        world.Runner.Fate = _ => InstantFate.Hang;
        long[] ids = [await world.LaunchedAsync("crm@v1", "acme", "prod"), await world.LaunchedAsync("crm@v2", "acme", "prod"), await world.LaunchedAsync("crm@v3", "acme", "prod")];
        foreach (var id in ids) Done(await world.DecideAsync(id, "bob"));
        await world.DriveAsync();
        world.Runner.Fate = _ => InstantFate.Succeed;
        foreach (var key in world.Disk.Running) await world.Runner.EndAsync(key, Core.Runners.JobOutcome.Succeeded, default);
        await world.DriveAsync();
        foreach (var id in ids)
        {
            Assert.Equal(LifecycleState.Applied, await world.StateAsync(id));
            Assert.DoesNotContain(await world.EventsAsync(id), e => e is "rebased" or "plan_changed");
        }
    }

    [Fact]
    public async Task A_cell_that_is_only_touched_after_all_waits_its_turn_and_takes_its_lock()
    {
        await using var world = await CreateAsync(store, Yaml.Replace("free, policy: { lock: tool }", "free, policy: { lock: tool+tenant }", StringComparison.Ordinal));
        await world.RecordAsync("crm", "v1", "globex/north", "free");
        await world.RecordAsync("crm", "v1", "acme/roma", "free");
        await world.LockByHandAsync("crm", "free");
        var id = await world.LaunchedAsync("crm@v1", "acme/roma acme/milano globex/north", "free");
        world.Runner.Fate = _ => InstantFate.Hang;

        // Its plan leaves globex alone, where the version is there already; then it is not any more, and somebody else is at work there.
        await world.RecordAsync("crm", "v2", "globex/north", "free");
        var other = await world.LaunchedAsync("crm@v3", "globex/north", "free");
        await world.LockByHandAsync("crm", "free", isHeld: false);
        await world.DriveAsync();
        foreach (var key in world.Disk.Running) await world.Runner.EndAsync(key, Core.Runners.JobOutcome.Succeeded, default);
        world.Runner.Fate = _ => InstantFate.Succeed;
        await world.DriveAsync();
        Assert.Equal([LifecycleState.Applied, LifecycleState.Applied], [await world.StateAsync(id), await world.StateAsync(other)]);
        await Invariants.CheckDiskAsync(world);
    }
}
