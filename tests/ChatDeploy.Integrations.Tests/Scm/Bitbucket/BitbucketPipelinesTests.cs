using ChatDeploy.Core.Runners;
using ChatDeploy.Core.Scm;
using ChatDeploy.Testing.Scm;

namespace ChatDeploy.Integrations.Tests.Scm.Bitbucket;

public sealed class BitbucketPipelinesTests
{
    private static readonly DateTimeOffset _longAgo = DateTimeOffset.UtcNow.AddHours(-1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_carries_the_variables_and_the_key_of_its_attempt_and_hides_secrets()
    {
        await using var world = await StartAsync();
        var run = await world.Pipelines.TriggerAsync(Request(), Cancel);
        var pipeline = Assert.Single(world.Repository.Pipelines);
        Assert.Equal((pipeline.Uuid, PipelineRunState.Queued, "https://bitbucket.org/acme/crm/pipelines/results/1"), (run.Id, run.State, run.Url));
        Assert.Equal("""{"type":"pipeline_ref_target","ref_type":"branch","ref_name":"main","selector":{"type":"custom","pattern":"deploy"}}""", pipeline.Target.ToJsonString());
        Assert.Equal(
            [("CALLBACK_TOKEN", "a secret", true), ("CHATDEPLOY_ATTEMPT", "J-17.2", false), ("COMMAND", "deploy", false), ("JOB_ID", "J-17", false), ("TARGET", "acme", false)],
            pipeline.Variables.OrderBy(variable => variable.Key, StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_runner_s_setting_names_another_pipeline()
    {
        await using var world = await StartAsync();
        world.Repository.Patterns.Add("roll-out");
        await world.Pipelines.TriggerAsync(Request() with { Settings = new Dictionary<string, string> { ["pattern"] = "roll-out" } }, Cancel);
        Assert.Equal("roll-out", (string?)world.Repository.Pipelines[0].Target["selector"]!["pattern"]);
    }

    [Fact]
    public async Task A_tag_is_named_in_full()
    {
        await using var world = await StartAsync();
        world.History.Tag("v1.0.0", world.History.Branches["main"]);
        await world.Pipelines.TriggerAsync(Request() with { Ref = "refs/tags/v1.0.0" }, Cancel);
        Assert.Equal(("tag", "v1.0.0"), ((string?)world.Repository.Pipelines[0].Target["ref_type"], (string?)world.Repository.Pipelines[0].Target["ref_name"]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_run_is_found_by_its_key_among_others(bool listed)
    {
        await using var world = await StartAsync();
        world.Repository.ListsVariables = listed;
        foreach (var (job, attempt) in new[] { (1L, 72), (17L, 1), (17L, 21), (117L, 2) }) await world.Pipelines.TriggerAsync(Request(job, attempt), Cancel);
        Assert.Null(await world.Pipelines.FindAsync(Request(), _longAgo, Cancel));
        var run = await world.Pipelines.TriggerAsync(Request(), Cancel);
        Assert.Equal(run.Id, (await world.Pipelines.FindAsync(Request(), _longAgo, Cancel))?.Id);
    }

    [Fact]
    public async Task Among_more_than_a_page_of_runs_it_is_found_too()
    {
        await using var world = await StartAsync();
        for (var job = 1; job <= 130; job++) await world.Pipelines.TriggerAsync(Request(job, 1), Cancel);
        Assert.NotNull(await world.Pipelines.FindAsync(Request(130, 1), _longAgo, Cancel));
        Assert.NotNull(await world.Pipelines.FindAsync(Request(1, 1), _longAgo, Cancel));
    }

    [Fact]
    public async Task A_run_from_before_or_on_another_branch_is_not_looked_at()
    {
        await using var world = await StartAsync();
        world.History.Commit("Other", "other");
        await world.Pipelines.TriggerAsync(Request() with { Ref = "other" }, Cancel);
        Assert.Null(await world.Pipelines.FindAsync(Request(), _longAgo, Cancel));
        await world.Pipelines.TriggerAsync(Request(), Cancel);
        Assert.Null(await world.Pipelines.FindAsync(Request(), DateTimeOffset.UtcNow.AddMinutes(1), Cancel));
    }

    [Theory]
    [InlineData(FakeApiFate.LoseAnswer, 1)]
    [InlineData(FakeApiFate.ServerErrorAfter, 1)]
    [InlineData(FakeApiFate.ServerError, 0)]
    [InlineData(FakeApiFate.Outage, 0)]
    public async Task A_lost_answer_is_never_called_a_refusal_and_nothing_is_sent_twice(FakeApiFate fate, int runs)
    {
        await using var world = await StartAsync();
        world.Bitbucket.Fate = call => call.Name.StartsWith("POST", StringComparison.Ordinal) ? fate : FakeApiFate.Answer;
        await Assert.ThrowsAsync<ScmUnavailableException>(() => world.Pipelines.TriggerAsync(Request(), Cancel));
        Assert.Equal((1, runs), (world.Bitbucket.Count("POST repositories/{workspace}/{slug}/pipelines"), world.Repository.Pipelines.Count));
        Assert.Equal(runs == 1, await world.Pipelines.FindAsync(Request(), _longAgo, Cancel) is not null);
    }

    [Fact]
    public async Task A_run_that_lists_do_not_show_yet_is_found_later()
    {
        await using var world = await StartAsync();
        world.Repository.ListsLag = true;
        await world.Pipelines.TriggerAsync(Request(), Cancel);
        Assert.Null(await world.Pipelines.FindAsync(Request(), _longAgo, Cancel));
        world.Repository.Pipelines[0].IsHidden = false;
        Assert.NotNull(await world.Pipelines.FindAsync(Request(), _longAgo, Cancel));
    }

    [Fact]
    public async Task What_Bitbucket_refuses_is_said_in_its_words()
    {
        await using var world = await StartAsync();
        var refused = await Assert.ThrowsAsync<ScmRefusedException>(() => world.Pipelines.TriggerAsync(Request() with { Ref = "nowhere" }, Cancel));
        Assert.Contains("nowhere was not found", refused.Message, StringComparison.Ordinal);
        Assert.Empty(world.Repository.Pipelines);
    }

    [Theory]
    [InlineData("PENDING", null, null, PipelineRunState.Queued, "pending")]
    [InlineData("IN_PROGRESS", null, "RUNNING", PipelineRunState.Running, "running")]
    [InlineData("IN_PROGRESS", null, null, PipelineRunState.Running, "in_progress")]
    [InlineData("IN_PROGRESS", null, "PAUSED", PipelineRunState.Queued, "paused")]
    [InlineData("COMPLETED", "SUCCESSFUL", null, PipelineRunState.Succeeded, "successful")]
    [InlineData("COMPLETED", "FAILED", null, PipelineRunState.Failed, "failed")]
    [InlineData("COMPLETED", "ERROR", null, PipelineRunState.Failed, "error")]
    [InlineData("COMPLETED", "EXPIRED", null, PipelineRunState.Failed, "expired")]
    [InlineData("COMPLETED", "STOPPED", null, PipelineRunState.Cancelled, "stopped")]
    public async Task A_run_stands_as_Bitbucket_says(string state, string? result, string? stage, PipelineRunState expected, string detail)
    {
        await using var world = await StartAsync();
        var run = await world.Pipelines.TriggerAsync(Request(), Cancel);
        world.Bitbucket.Move(world.Repository.Pipelines[0], state, result, stage);
        var read = await world.Pipelines.ReadAsync(BitbucketWorld.Crm, run.Id, Cancel);
        Assert.Equal((expected, detail), (read!.State, read.Detail));
    }

    [Fact]
    public async Task A_run_that_was_deleted_is_no_more_and_a_repository_that_was_is_refused()
    {
        await using var world = await StartAsync();
        Assert.Null(await world.Pipelines.ReadAsync(BitbucketWorld.Crm, "{11111111-1111-1111-1111-111111111111}", Cancel));
        await Assert.ThrowsAsync<ScmRefusedException>(() => world.Pipelines.ReadAsync(BitbucketWorld.Missing, "{11111111-1111-1111-1111-111111111111}", Cancel));
    }

    [Fact]
    public async Task A_run_is_stopped_and_one_that_has_ended_stays_as_it_is()
    {
        await using var world = await StartAsync();
        var run = await world.Pipelines.TriggerAsync(Request(), Cancel);
        await world.Pipelines.CancelAsync(BitbucketWorld.Crm, run.Id, Cancel);
        Assert.Equal(PipelineRunState.Cancelled, (await world.Pipelines.ReadAsync(BitbucketWorld.Crm, run.Id, Cancel))!.State);
        world.Bitbucket.Move(world.Repository.Pipelines[0], "COMPLETED", "SUCCESSFUL");
        await world.Pipelines.CancelAsync(BitbucketWorld.Crm, run.Id, Cancel);
        await world.Pipelines.CancelAsync(BitbucketWorld.Crm, "{11111111-1111-1111-1111-111111111111}", Cancel);
        Assert.Equal("SUCCESSFUL", world.Repository.Pipelines[0].Result);
    }

    [Fact]
    public async Task A_refused_stop_of_a_run_that_goes_on_is_told()
    {
        await using var world = await StartAsync();
        var run = await world.Pipelines.TriggerAsync(Request(), Cancel);
        world.Bitbucket.Refuses = call => call.Path.EndsWith("/stopPipeline", StringComparison.Ordinal) ? "Your token may not do that" : null;
        Assert.Contains("may not do that", (await Assert.ThrowsAsync<ScmRefusedException>(() => world.Pipelines.CancelAsync(BitbucketWorld.Crm, run.Id, Cancel))).Message, StringComparison.Ordinal);
    }

    private static async Task<BitbucketWorld> StartAsync()
    {
        var world = await BitbucketWorld.StartAsync();
        world.History.Commit("One");
        return world;
    }

    private static PipelineRequest Request(long job = 17, int attempt = 2) => new(
        new AttemptKey(job, attempt),
        BitbucketWorld.Crm,
        "main",
        new Dictionary<string, string>(),
        new Dictionary<string, string> { ["JOB_ID"] = $"J-{job}", ["COMMAND"] = "deploy", ["TARGET"] = "acme", ["STORE"] = "", ["CALLBACK_TOKEN"] = "a secret" });
}
