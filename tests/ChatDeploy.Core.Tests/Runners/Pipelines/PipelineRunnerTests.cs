using System.Text.Json;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Runners;
using ChatDeploy.Core.Runners.Pipelines;
using ChatDeploy.Core.Scm;
using ChatDeploy.Testing;

namespace ChatDeploy.Core.Tests.Runners.Pipelines;

public sealed class PipelineRunnerTests(StoreFixture store)
{
    [Fact]
    public async Task A_green_run_is_a_job_that_succeeded_with_its_pages()
    {
        await using var world = await PipelineWorld.CreateAsync(store);
        var id = await world.LaunchAsync();
        await world.PassAsync();
        Assert.Equal("https://host.example/runs/1", (await world.JobAsync(id)).RunUrl);
        world.Host.EndAll(PipelineRunState.Succeeded);

        var job = await world.EndedAsync(id);

        Assert.Equal((JobState.Succeeded, "https://host.example/runs/1"), (job.State, job.RunUrl));
        await world.AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(["bundle", "log"], (await world.ReportsAsync(id, "artifact")).Select(a => JsonDocument.Parse(a).RootElement.GetProperty("name").GetString()));
        Assert.Equal(LifecycleState.Applied, await world.World.StateAsync(id));
        Assert.Equal(TrackedRunState.Ended, (await world.RunAsync(id))!.State);
    }

    [Fact]
    public async Task A_run_gets_the_contracts_variables_and_its_key()
    {
        await using var world = await PipelineWorld.CreateAsync(store, "{ kind: github-actions, workflow: ship.yml, ref: pipelines, env: { LEVEL: info } }");
        var id = await world.LaunchAsync("v2");
        await world.PassAsync();

        var job = await world.JobAsync(id);
        var request = Assert.Single(world.Host.Runs).Request;
        Assert.Equal(new AttemptKey(job.Id, 1), request.Attempt);
        Assert.Equal(("pipelines", "ship.yml"), (request.Ref, request.Settings["workflow"]));
        Assert.Equal(
            ("deploy", "stage", "v2", job.ToSha, "crm", "acme", "milano", "acme/milano", "1", "info"),
            (request.Variables["COMMAND"], request.Variables["ENV"], request.Variables["REF"], request.Variables["SHA"], request.Variables["TOOL"], request.Variables["TENANT"], request.Variables["STORE"],
                request.Variables["TARGET"], request.Variables["ATTEMPT"], request.Variables["LEVEL"]));
        Assert.Equal(world.Node.Get<AttemptTokens>().For(request.Attempt), request.Variables["CALLBACK_TOKEN"]);
        Assert.Contains("CALLBACK_TOKEN", request.Secrets);
    }

    [Fact]
    public async Task A_red_run_is_a_failure_that_asks()
    {
        await using var world = await PipelineWorld.CreateAsync(store);
        var id = await world.LaunchAsync();
        await world.PassAsync();
        world.Host.EndAll(PipelineRunState.Failed, "startup_failure");

        var job = await world.EndedAsync(id);

        Assert.Equal((JobState.Failed, "pipeline_failed"), (job.State, job.Reason));
        Assert.Contains("startup_failure", job.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_provider_refuses_to_start_failed_in_its_words_and_without_a_run()
    {
        await using var world = await PipelineWorld.CreateAsync(store);
        world.Host.FailNext("trigger", new ScmRefusedException("there is no workflow deploy.yml on main"));
        var id = await world.LaunchAsync();

        var job = await world.EndedAsync(id);

        Assert.Equal((JobState.Failed, "not_started"), (job.State, job.Reason));
        Assert.Contains("there is no workflow deploy.yml on main", job.Detail, StringComparison.Ordinal);
        Assert.Empty(world.Host.Runs);
    }

    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 1)]
    public async Task A_request_that_was_not_answered_is_looked_for_before_it_is_sent_again(bool arrived, int triggers)
    {
        await using var world = await PipelineWorld.CreateAsync(store);
        world.Host.Lag = 3;
        world.Host.FailNext("trigger", new ScmUnavailableException("no answer within 30 s"), afterEffect: arrived);
        var id = await world.LaunchAsync();
        await world.PassAsync();
        Assert.Equal(TrackedRunState.Triggering, (await world.RunAsync(id))!.State);
        await world.AdvanceAsync(TimeSpan.FromSeconds(110));
        Assert.Equal(1, world.Host.Calls["trigger"]);
        await world.AdvanceAsync(TimeSpan.FromSeconds(60));

        Assert.Equal((triggers, 1), (world.Host.Calls["trigger"], world.Host.Runs.Count));
        Assert.Equal(arrived ? 0 : 1, (await world.ReportsAsync(id, "log")).Count);
        world.Host.EndAll(PipelineRunState.Succeeded);
        Assert.Equal(JobState.Succeeded, (await world.EndedAsync(id)).State);
    }

    [Fact]
    public async Task While_the_provider_cannot_say_whether_there_is_a_run_no_other_is_asked_for()
    {
        await using var world = await PipelineWorld.CreateAsync(store);
        world.Host.FailNext("trigger", new ScmUnavailableException("connection reset"), afterEffect: true);
        for (var i = 0; i < 12; i++) world.Host.FailNext("find", new ScmUnavailableException("503"));
        var id = await world.LaunchAsync();
        await world.PassAsync();
        await world.AdvanceAsync(TimeSpan.FromMinutes(3));
        Assert.Equal(1, world.Host.Calls["trigger"]);
        for (var i = 0; i < 12; i++)
        {
            world.World.Clock.Advance(TimeSpan.FromMinutes(1));
            await world.PassAsync();
        }

        Assert.Equal((1, "1"), (world.Host.Calls["trigger"], (await world.RunAsync(id))!.RunId));
    }

    [Fact]
    public async Task The_jobs_own_end_counts_at_once_and_only_once()
    {
        await using var world = await PipelineWorld.CreateAsync(store);
        var id = await world.LaunchAsync();
        await world.PassAsync();
        var job = await world.JobAsync(id);
        await world.ReportAsync(new JobReport.Finished(new AttemptKey(job.Id, 1), world.World.Clock.GetUtcNow(), JobOutcome.Failed, 3, "exit_code", "exit code 3"));
        Assert.Equal((JobState.Failed, "https://host.example/runs/1"), ((await world.JobAsync(id)).State, (await world.JobAsync(id)).RunUrl));

        world.Host.EndAll(PipelineRunState.Succeeded);
        await world.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Equal((JobState.Failed, 3), ((await world.JobAsync(id)).State, (await world.JobAsync(id)).ExitCode));
        Assert.Single(await world.World.EventsAsync(id), "job_finished");
        Assert.Single(await world.ReportsAsync(id, "finished"));
        Assert.Equal((TrackedRunState.Ended, 2), ((await world.RunAsync(id))!.State, (await world.ReportsAsync(id, "artifact")).Count));
    }

    [Fact]
    public async Task A_cancelled_deployment_ends_its_run_at_the_provider()
    {
        await using var world = await PipelineWorld.CreateAsync(store);
        var id = await world.LaunchAsync();
        await world.PassAsync();
        DeploymentWorldDone(await world.World.CancelAsync(id));
        await world.PassAsync();
        await world.PassAsync();
        Assert.True(world.Host.Runs[0].IsCancelRequested);
        world.Host.EndAll(PipelineRunState.Cancelled);

        Assert.Equal((JobState.Cancelled, "cancelled"), ((await world.EndedAsync(id)).State, (await world.JobAsync(id)).Reason));
    }

    [Fact]
    public async Task A_run_beyond_its_time_is_ended_and_says_so()
    {
        await using var world = await PipelineWorld.CreateAsync(store);
        var id = await world.LaunchAsync();
        await world.PassAsync();
        world.World.Clock.Advance(TimeSpan.FromMinutes(29));
        await world.PassAsync();
        Assert.False(world.Host.Runs[0].IsCancelRequested);
        world.World.Clock.Advance(TimeSpan.FromMinutes(1));
        for (var i = 0; i < 2; i++) await world.PassAsync();
        Assert.True(world.Host.Runs[0].IsCancelRequested);
        world.Host.EndAll(PipelineRunState.Cancelled);

        Assert.Equal((JobState.Failed, "timed_out"), ((await world.EndedAsync(id)).State, (await world.JobAsync(id)).Reason));
    }

    [Fact]
    public async Task A_run_that_vanished_is_lost()
    {
        await using var world = await PipelineWorld.CreateAsync(store);
        var id = await world.LaunchAsync();
        await world.PassAsync();
        world.Host.Forget("1");
        await world.AdvanceAsync(TimeSpan.FromSeconds(90));
        Assert.Equal(JobState.Running, (await world.JobAsync(id)).State);

        Assert.Equal((JobState.Lost, "outcome_unknown"), ((await world.EndedAsync(id)).State, (await world.JobAsync(id)).Reason));
    }

    [Fact]
    public async Task Looks_slow_down_and_a_webhook_hurries_them()
    {
        await using var world = await PipelineWorld.CreateAsync(store);
        var id = await world.LaunchAsync();
        await world.PassAsync();
        await world.AdvanceAsync(TimeSpan.FromMinutes(10));
        Assert.InRange(world.Host.Calls["read"], 12, 20);
        var hurry = world.Node.Get<HurryMovedRuns>();
        world.Host.EndAll(PipelineRunState.Succeeded);

        world.Node.Get<RunsMoved>().Raise(new RepositoryKey("git", "Acme/CRM"), "1");
        await hurry.ReconcileAsync(default);
        await world.PassAsync();

        Assert.Equal(JobState.Succeeded, (await world.JobAsync(id)).State);
    }

    [Fact]
    public async Task A_pause_that_the_provider_asks_for_is_kept_and_shown()
    {
        await using var world = await PipelineWorld.CreateAsync(store);
        var id = await world.LaunchAsync();
        await world.PassAsync();
        world.World.Clock.Advance(TimeSpan.FromSeconds(5));
        world.Host.FailNext("read", new ScmUnavailableException("the rate limit is used up", TimeSpan.FromMinutes(4)));
        await world.PassAsync();
        var looks = world.Host.Calls["read"];
        await world.AdvanceAsync(TimeSpan.FromSeconds(225));
        Assert.Equal(looks, world.Host.Calls["read"]);

        var why = (await world.Node.Get<ExplainDeployment>().HandleAsync(id, default))!;
        Assert.Contains(why, b => b.Code == "provider_waits" && b.Text.Contains("the rate limit is used up", StringComparison.Ordinal) && b.ClearsAt > world.World.Clock.GetUtcNow());
        world.Host.EndAll(PipelineRunState.Succeeded);
        Assert.Equal(JobState.Succeeded, (await world.EndedAsync(id)).State);
    }

    [Fact]
    public async Task Attempts_that_run_take_slots_until_they_end()
    {
        await using var world = await PipelineWorld.CreateAsync(store);
        var runner = world.Node.Get<IEnumerable<IRunner>>().Single(r => r.Kind == "github-actions");
        Assert.Equal(50, runner.FreeSlots);
        var id = await world.LaunchAsync();
        await world.PassAsync();
        Assert.Equal(49, runner.FreeSlots);
        world.Host.EndAll(PipelineRunState.Succeeded);
        await world.EndedAsync(id);
        await world.PassAsync();
        Assert.Equal(50, runner.FreeSlots);
    }

    private static void DeploymentWorldDone(DeploymentAnswer answer) => Tests.Deployments.DeploymentWorld.Done(answer);
}
