using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Runners;
using ChatDeploy.Testing;
using static ChatDeploy.Core.Tests.Deployments.DeploymentWorld;

namespace ChatDeploy.Core.Tests.Deployments;

/// <summary>Waves, thresholds, pauses and their ways out (contract, Ends; spec F2).</summary>
public sealed class RunTests(StoreFixture store)
{
    private static readonly Strategy Canary = new() { Kind = StrategyKind.Canary, Canary = 1 };

    [Fact]
    public async Task Several_tools_of_a_site_share_its_wave()
    {
        await using var world = await CreateAsync(store);
        var id = await world.LaunchedAsync("crm@v1 wms@v2", "acme globex", "stage", strategy: Canary);
        Assert.Equal(["crm acme ->v1 deploy 1", "wms acme ->v2 deploy 1", "crm acme/milano ->v1 deploy 2"], (await world.PlanAsync(id)).Take(3));
        await world.DriveAsync();
        Assert.Equal(LifecycleState.Applied, await world.StateAsync(id));
        Assert.Equal("v2", await world.CurrentAsync("wms", "globex/north", "stage"));
        Assert.Equal([2, 10], (await world.TimelineAsync(id)).Where(e => e.Type == "wave_started").Select(e => System.Text.Json.JsonDocument.Parse(e.Payload).RootElement.GetProperty("jobs").GetInt32()));
    }

    [Fact]
    public async Task A_wave_starts_when_the_one_before_it_is_through()
    {
        await using var world = await CreateAsync(store);
        world.Runner.Fate = _ => InstantFate.Hang;
        var id = await world.LaunchedAsync("crm@v1", "acme", "stage", strategy: new Strategy { Kind = StrategyKind.Waves, Waves = [50, 100] });
        await world.DriveAsync();
        Assert.Equal(2, world.Disk.Running.Count);
        await world.Runner.EndAsync(world.Disk.Running[0], JobOutcome.Succeeded, default);
        await world.DriveAsync();
        Assert.Equal((1, 2), ((await world.GetAsync(id)).CurrentWave, world.Disk.Attempts.Count));
        await world.Runner.EndAsync(world.Disk.Running[0], JobOutcome.Succeeded, default);
        await world.DriveAsync();
        Assert.Equal((2, 4), ((await world.GetAsync(id)).CurrentWave, world.Disk.Attempts.Count));
    }

    [Fact]
    public async Task No_more_jobs_run_at_once_than_its_parallelism_on_all_nodes_together()
    {
        await using var world = await CreateAsync(store, nodes: 3);
        foreach (var node in world.Nodes) node.Runner.Fate = _ => InstantFate.Hang;
        await world.LaunchedAsync("crm@v1 wms@v1", "*", "stage", strategy: new Strategy { Parallelism = 3 });
        await world.Node.Starting.ReconcileAsync(default);
        await Task.WhenAll(world.Nodes.Select(node => node.Dispatching.ReconcileAsync(default)));
        Assert.Equal(3, world.Disk.Running.Count);
        await world.Runner.EndAsync(world.Disk.Running[0], JobOutcome.Succeeded, default);
        await world.DriveAsync();
        Assert.Equal(3, world.Disk.Running.Count);
    }

    [Fact]
    public async Task No_more_jobs_run_than_the_runner_has_room_for()
    {
        await using var world = await CreateAsync(store);
        (world.Runner.Slots, world.Runner.Fate) = (2, _ => InstantFate.Hang);
        await world.LaunchedAsync("crm@v1", "acme", "stage");
        await world.DriveAsync();
        Assert.Equal(2, world.Disk.Running.Count);
    }

    [Fact]
    public async Task A_failure_pauses_and_asks_and_starts_nothing_more()
    {
        await using var world = await CreateAsync(store);
        var id = await PausedAsync(world);
        Assert.Equal("jobs_failed", (await world.GetAsync(id)).PausedReason);
        Assert.Equal(1, (await world.LastAsync(id, "paused")).GetProperty("failedJobs").GetInt32());
        Assert.Equal([JobState.Failed, JobState.Pending, JobState.Pending, JobState.Pending], (await world.JobsAsync(id)).Select(j => j.State));
    }

    [Fact]
    public async Task Retry_starts_a_new_attempt_of_failed_jobs()
    {
        await using var world = await CreateAsync(store);
        var id = await PausedAsync(world);
        world.Runner.Fate = _ => InstantFate.Succeed;
        Done(await world.AnswerAsync(id, PauseChoice.Retry));
        await world.DriveAsync();
        Assert.Equal(LifecycleState.Applied, await world.StateAsync(id));
        Assert.Equal([2, 1, 1, 1], (await world.JobsAsync(id)).Select(j => j.Attempt));
        await Invariants.CheckDiskAsync(world);
    }

    [Fact]
    public async Task Skip_ends_failed_jobs_and_it_is_applied_with_the_rest()
    {
        await using var world = await CreateAsync(store);
        var id = await PausedAsync(world);
        world.Runner.Fate = _ => InstantFate.Succeed;
        Done(await world.AnswerAsync(id, PauseChoice.Skip));
        await world.DriveAsync();
        Assert.Equal(LifecycleState.Applied, await world.StateAsync(id));
        Assert.Equal(JobState.Skipped, (await world.JobsAsync(id))[0].State);
        Assert.Null(await world.CurrentAsync("crm", "acme", "stage"));
    }

    [Fact]
    public async Task Continue_releases_the_next_wave_and_ends_as_failed()
    {
        await using var world = await CreateAsync(store);
        var id = await PausedAsync(world);
        world.Runner.Fate = _ => InstantFate.Succeed;
        Done(await world.AnswerAsync(id, PauseChoice.Continue));
        await world.DriveAsync();
        var ended = await world.GetAsync(id);
        Assert.Equal((LifecycleState.Failed, "failures_accepted"), (ended.State, ended.EndReason));
        Assert.Equal("v1", await world.CurrentAsync("crm", "acme/torino", "stage"));
    }

    [Fact]
    public async Task A_failure_after_continue_pauses_again()
    {
        await using var world = await CreateAsync(store);
        var id = await PausedAsync(world);
        Done(await world.AnswerAsync(id, PauseChoice.Continue));
        await world.DriveAsync();
        Assert.Equal("jobs_failed", (await world.GetAsync(id)).PausedReason);
        world.Runner.Fate = _ => InstantFate.Succeed;
        Done(await world.AnswerAsync(id, PauseChoice.Retry));
        await world.DriveAsync();
        Assert.Equal(LifecycleState.Applied, await world.StateAsync(id));
    }

    [Fact]
    public async Task Failures_up_to_the_threshold_are_answered_for_at_the_end()
    {
        await using var world = await CreateAsync(store);
        world.Runner.Fate = attempt => attempt.Target == "acme" ? InstantFate.Fail : InstantFate.Succeed;
        var id = await world.LaunchedAsync("crm@v1", "acme", "stage", strategy: Canary with { FailureThreshold = 1 });
        await world.DriveAsync();
        Assert.Equal("jobs_failed", (await world.GetAsync(id)).PausedReason);
        Assert.Equal("v1", await world.CurrentAsync("crm", "acme/torino", "stage"));
    }

    [Fact]
    public async Task A_lost_job_asks_whatever_the_threshold_and_may_be_retried()
    {
        await using var world = await CreateAsync(store);
        world.Runner.Fate = attempt => attempt.Target == "acme" ? InstantFate.Lose : InstantFate.Succeed;
        var id = await world.LaunchedAsync("crm@v1", "acme", "stage", strategy: Canary with { FailureThreshold = 3 });
        await world.DriveAsync();
        Assert.Equal("jobs_lost", (await world.GetAsync(id)).PausedReason);
        Assert.Equal((JobState.Lost, "outcome_unknown"), ((await world.JobsAsync(id))[0].State, (await world.JobsAsync(id))[0].Reason));
        world.Runner.Fate = _ => InstantFate.Succeed;
        Done(await world.AnswerAsync(id, PauseChoice.Retry));
        await world.DriveAsync();
        Assert.Equal(LifecycleState.Applied, await world.StateAsync(id));
    }

    [Fact]
    public async Task A_job_that_somebody_else_ended_has_failed()
    {
        await using var world = await CreateAsync(store);
        world.Runner.Fate = _ => InstantFate.Hang;
        var id = await world.LaunchedAsync("crm@v1", "acme/roma", "stage");
        await world.DriveAsync();
        await world.Runner.EndAsync(world.Disk.Running[0], JobOutcome.Cancelled, default);
        await world.DriveAsync();
        Assert.Equal("jobs_failed", (await world.GetAsync(id)).PausedReason);
    }

    [Theory]
    [InlineData(PauseChoice.Retry)]
    [InlineData(PauseChoice.Skip)]
    [InlineData(PauseChoice.Continue)]
    public async Task What_does_not_ask_cannot_be_answered(PauseChoice choice)
    {
        await using var world = await CreateAsync(store);
        world.Runner.Fate = _ => InstantFate.Hang;
        var id = await world.PreviewAsync("crm@v1", "acme/roma", "stage");
        Refused("illegal_transition", await world.AnswerAsync(id, choice));
        Done(await world.LaunchAsync(id));
        await world.DriveAsync();
        Refused("illegal_transition", await world.AnswerAsync(id, choice));
        Refused("unknown_deployment", await world.AnswerAsync(4711, choice));
    }

    [Fact]
    public async Task Of_many_answers_at_once_one_counts()
    {
        await using var world = await CreateAsync(store);
        var id = await PausedAsync(world);
        world.Runner.Fate = _ => InstantFate.Succeed;
        var answers = await Task.WhenAll(Enumerable.Range(0, 9).Select(i => world.AnswerAsync(id, (PauseChoice)(i % 3))));
        Assert.Single(answers.OfType<DeploymentAnswer.Done>());
        await world.DriveAsync();
    }

    private static async Task<long> PausedAsync(DeploymentWorld world)
    {
        world.Runner.Fate = _ => InstantFate.Fail;
        var id = await world.LaunchedAsync("crm@v1", "acme", "stage", strategy: Canary);
        await world.DriveAsync();
        return id;
    }
}
