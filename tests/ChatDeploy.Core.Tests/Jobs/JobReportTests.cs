using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Runners;
using ChatDeploy.Core.Tests.Deployments;
using ChatDeploy.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using static ChatDeploy.Core.Tests.Deployments.DeploymentWorld;

namespace ChatDeploy.Core.Tests.Jobs;

public sealed class JobReportTests(StoreFixture store)
{
    [Fact]
    public async Task The_end_of_an_attempt_counts_once_and_only_while_it_is_the_one_that_runs()
    {
        await using var world = await CreateAsync(store);
        var (id, key) = await HangingAsync(world);
        var commit = world.Node.Get<CommitJobReports>();
        var now = world.Clock.GetUtcNow();
        Assert.Equal(0, await commit.CommitAsync([new JobReport.Finished(key with { Attempt = 2 }, now, JobOutcome.Failed), new JobReport.Finished(key with { Attempt = 0 }, now, JobOutcome.Failed)], default));
        Assert.Equal(1, await commit.CommitAsync([new JobReport.Finished(key, now, JobOutcome.Succeeded), new JobReport.Finished(key, now, JobOutcome.Failed)], default));
        Assert.Equal(0, await commit.CommitAsync([new JobReport.Finished(key, now, JobOutcome.Lost)], default));
        Assert.Single(await world.EventsAsync(id), "job_finished");
        Assert.Equal(JobState.Succeeded, (await world.JobsAsync(id))[0].State);
    }

    [Fact]
    public async Task A_late_end_of_an_older_attempt_changes_nothing_and_what_it_says_is_kept()
    {
        await using var world = await CreateAsync(store);
        var (id, first) = await HangingAsync(world);
        await world.Runner.EndAsync(first, JobOutcome.Lost, default);
        await world.DriveAsync();
        Done(await world.AnswerAsync(id, PauseChoice.Retry));
        await world.DriveAsync();
        Assert.Equal(2, Assert.Single(world.Disk.Running).Attempt);

        var now = world.Clock.GetUtcNow();
        await world.Node.Get<CommitJobReports>().CommitAsync([new JobReport.Log(first, now, ["still here"]), new JobReport.Finished(first, now, JobOutcome.Succeeded)], default);
        await world.DriveAsync();
        Assert.Equal(JobState.Running, (await world.JobsAsync(id))[0].State);
        await using var db = world.Open();
        Assert.Equal("still here", (await db.JobEvents.SingleAsync(e => e.Kind == "log" && e.Attempt == 1)).Content);
    }

    [Fact]
    public async Task Nothing_a_job_says_keeps_its_batch_from_being_stored()
    {
        await using var world = await CreateAsync(store);
        var (id, key) = await HangingAsync(world);
        var reports = world.Node.Get<IJobReports>();
        await reports.ReportDurablyAsync(new JobReport.Log(key, default, ["a\0b"]), default);
        await reports.ReportDurablyAsync(new JobReport.Artifact(key, DateTimeOffset.MaxValue, "n\0", "u\0"), default);
        await reports.ReportDurablyAsync(new JobReport.Finished(key, DateTimeOffset.MaxValue, JobOutcome.Failed, 1, new string('r', 500), "d\0", "http://\0"), default).WaitAsync(TimeSpan.FromSeconds(10));
        var job = (await world.JobsAsync(id))[0];
        Assert.Equal((JobState.Failed, 40, "d\uFFFD"), (job.State, job.Reason!.Length, job.Detail));
    }

    [Fact]
    public async Task An_end_that_a_jobs_clock_puts_into_the_future_is_now()
    {
        await using var world = await CreateAsync(store);
        var (id, key) = await HangingAsync(world);
        await world.Node.Get<CommitJobReports>().CommitAsync([new JobReport.Finished(key, world.Clock.GetUtcNow().AddYears(3), JobOutcome.Succeeded)], default);
        Assert.Equal(world.Clock.GetUtcNow(), (await world.JobsAsync(id))[0].FinishedAt);
    }

    [Fact]
    public async Task A_batch_that_the_store_refuses_is_kept_and_tried_again()
    {
        await using var world = await CreateAsync(store);
        var (id, key) = await HangingAsync(world);
        using var log = new RememberedLog();
        world.Node.Get<ILoggerFactory>().AddProvider(log);
        await ExecuteAsync(world, "alter table job_events rename to gone");
        var told = world.Node.Get<IJobReports>().ReportDurablyAsync(new JobReport.Finished(key, world.Clock.GetUtcNow(), JobOutcome.Succeeded), default);
        await Eventually.TrueAsync(() => log.Lines.Any(line => line.StartsWith("storing 1 job reports (try 1)", StringComparison.Ordinal)));
        Assert.Equal((JobState.Running, false), ((await world.JobsAsync(id))[0].State, told.IsCompleted));
        await ExecuteAsync(world, "alter table gone rename to job_events");
        await told.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(JobState.Succeeded, (await world.JobsAsync(id))[0].State);
    }

    [Fact]
    public async Task Two_nodes_that_dispatch_at_once_claim_every_job_once()
    {
        await using var world = await CreateAsync(store, nodes: 4);
        foreach (var node in world.Nodes) node.Runner.Fate = _ => InstantFate.Hang;
        for (var round = 0; round < 8; round++)
        {
            var environment = round % 2 == 0 ? "stage" : "free";
            var id = await world.LaunchedAsync($"crm@v{round + 1} wms@v{round + 1}", "*", environment);
            await world.Node.Starting.ReconcileAsync(default);
            await Task.WhenAll(world.Nodes.Select(node => Task.Run(() => node.Dispatching.ReconcileAsync(default))));
            Assert.All(await world.JobsAsync(id), job => Assert.Equal((JobState.Running, 1), (job.State, job.Attempt)));
            Assert.Empty(world.Disk.Violations);
            foreach (var key in world.Disk.Running) await world.Runner.EndAsync(key, JobOutcome.Succeeded, default);
            await world.DriveAsync();
        }
    }

    [Fact]
    public async Task A_runner_that_throws_is_asked_again()
    {
        await using var world = await CreateAsync(store);
        var throws = 3;
        world.Runner.OnAsked = _ =>
        {
            if (throws-- > 0) throw new IOException("the runner's disk is full");
        };
        await world.AppliedAsync("crm@v1", "acme", "stage");
        Assert.Equal(4, world.Disk.Attempts.Count);
    }

    [Fact]
    public async Task A_claim_whose_commit_may_have_happened_is_looked_for()
    {
        await using var world = await CreateAsync(store);
        var id = await world.LaunchedAsync("crm@v1", "acme", "stage");
        await world.Node.Starting.ReconcileAsync(default);
        var lost = new LostAnswer();
        await world.DropNodeAsync(world.Node);
        world.StartNode("node-0", services => Microsoft.Extensions.DependencyInjection.EntityFrameworkServiceCollectionExtensions.ConfigureDbContext<DeployDbContext>(services, options => options.AddInterceptors(lost)));
        await world.Node.Catalogs.ReloadAsync(default);
        lost.IsArmed = true;
        await Assert.ThrowsAsync<IOException>(() => world.Node.Dispatching.ReconcileAsync(default));
        Assert.All(await world.JobsAsync(id), job => Assert.Equal(JobState.Running, job.State));
        await world.DriveAsync();
        Assert.Equal(LifecycleState.Applied, await world.StateAsync(id));
    }

    private static async Task<(long Id, AttemptKey Key)> HangingAsync(DeploymentWorld world)
    {
        world.Runner.Fate = _ => InstantFate.Hang;
        var id = await world.LaunchedAsync("crm@v1", "acme/roma", "stage");
        await world.DriveAsync();
        return (id, Assert.Single(world.Disk.Running));
    }

    private static async Task ExecuteAsync(DeploymentWorld world, string statement)
    {
        await using var command = world.Database.DataSource.CreateCommand(statement);
        await command.ExecuteNonQueryAsync();
    }

    // The commit arrives, its answer does not.
    private sealed class LostAnswer : Microsoft.EntityFrameworkCore.Diagnostics.DbTransactionInterceptor
    {
        public bool IsArmed { get; set; }

        public override Task TransactionCommittedAsync(System.Data.Common.DbTransaction transaction, Microsoft.EntityFrameworkCore.Diagnostics.TransactionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            if (!IsArmed) return Task.CompletedTask;
            IsArmed = false;
            throw new IOException("the connection broke");
        }
    }
}
