using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Runners;
using ChatDeploy.Testing;
using static ChatDeploy.Core.Tests.Deployments.DeploymentWorld;

namespace ChatDeploy.Core.Tests.Deployments;

/// <summary>Contract, Ends: cancelled before the first job <c>cancelled</c>, after it <c>failed</c> with reason <c>cancelled</c>.</summary>
public sealed class CancelTests(StoreFixture store)
{
    [Fact]
    public async Task A_preview_is_cancelled()
    {
        await using var world = await CreateAsync(store);
        var id = await world.PreviewAsync("crm@v1", "acme", "stage");
        Done(await world.CancelAsync(id));
        await world.DriveAsync();
        Assert.Equal(LifecycleState.Cancelled, await world.StateAsync(id));
        Refused("illegal_transition", await world.LaunchAsync(id));
    }

    [Fact]
    public async Task While_it_waits_for_approval_its_ticket_is_closed()
    {
        await using var world = await CreateAsync(store);
        var id = await world.LaunchedAsync("crm@v1", "acme", "prod");
        Done(await world.CancelAsync(id));
        await world.DriveAsync();
        Assert.Equal(LifecycleState.Cancelled, await world.StateAsync(id));
        Refused("already_decided", await world.DecideAsync(id, "bob"));
    }

    [Fact]
    public async Task While_it_waits_for_its_turn_it_is_cancelled()
    {
        await using var world = await CreateAsync(store);
        await world.LockByHandAsync("crm", "stage");
        var id = await world.LaunchedAsync("crm@v1", "acme", "stage");
        await world.DriveAsync();
        Done(await world.CancelAsync(id));
        await world.LockByHandAsync("crm", "stage", isHeld: false);
        await world.DriveAsync();
        Assert.Equal(LifecycleState.Cancelled, await world.StateAsync(id));
        Assert.Empty(world.Disk.Asked);
    }

    [Fact]
    public async Task Started_but_before_its_first_job_it_is_cancelled_and_gives_its_locks_back()
    {
        await using var world = await CreateAsync(store);
        world.Runner.Slots = 0;
        var id = await world.LaunchedAsync("crm@v1", "acme", "free");
        await world.DriveAsync();
        Assert.Equal(LifecycleState.Applying, await world.StateAsync(id));
        Done(await world.CancelAsync(id));
        await world.DriveAsync();
        Assert.Equal(LifecycleState.Cancelled, await world.StateAsync(id));
        Assert.Empty(await world.LocksAsync());
    }

    [Fact]
    public async Task While_jobs_run_they_are_ended_and_it_has_failed_as_cancelled()
    {
        await using var world = await CreateAsync(store);
        (world.Runner.Slots, world.Runner.Fate) = (2, _ => InstantFate.Hang);
        var id = await world.LaunchedAsync("crm@v1", "acme", "free");
        await world.DriveAsync();
        Done(await world.CancelAsync(id));
        Assert.Equal(2, (await world.LastAsync(id, "cancel_requested")).GetProperty("runningJobs").GetInt32());
        Refused("illegal_transition", await world.CancelAsync(id));
        await world.DriveAsync();
        var ended = await world.GetAsync(id);
        Assert.Equal((LifecycleState.Failed, "cancelled"), (ended.State, ended.EndReason));
        Assert.All(await world.JobsAsync(id), j => Assert.Equal(JobState.Cancelled, j.State));
        Assert.Equal([1, 1, 0, 0], (await world.JobsAsync(id)).Select(j => j.Attempt));
        Assert.Empty(await world.LocksAsync());
    }

    [Fact]
    public async Task What_succeeds_in_spite_of_the_cancel_is_current()
    {
        await using var world = await CreateAsync(store);
        world.Runner.Fate = _ => InstantFate.Hang;
        var id = await world.LaunchedAsync("crm@v1", "acme/roma", "free");
        await world.DriveAsync();
        var running = Assert.Single(world.Disk.Running);
        Done(await world.CancelAsync(id));
        await world.Runner.EndAsync(running, JobOutcome.Succeeded, default);
        await world.DriveAsync();
        Assert.Equal(LifecycleState.Failed, await world.StateAsync(id));
        Assert.Equal("v1", await world.CurrentAsync("crm", "acme/roma", "free"));
    }

    [Fact]
    public async Task While_it_asks_it_fails_at_once_as_cancelled()
    {
        await using var world = await CreateAsync(store);
        world.Runner.Fate = _ => InstantFate.Fail;
        var id = await world.LaunchedAsync("crm@v1", "acme/roma", "free");
        await world.DriveAsync();
        Done(await world.CancelAsync(id));
        Assert.Equal(LifecycleState.Failed, await world.StateAsync(id));
        await world.DriveAsync();
        Assert.Empty(await world.LocksAsync());
        Refused("illegal_transition", await world.CancelAsync(id));
    }
}
