using System.Text.Json.Nodes;
using ChatDeploy.Core.Runners;
using ChatDeploy.Core.Scm;
using ChatDeploy.Testing.Scm;

namespace ChatDeploy.Integrations.Tests.Scm.GitLab;

public sealed class GitLabPipelinesTests
{
    private static readonly DateTimeOffset _longAgo = DateTimeOffset.UtcNow.AddHours(-1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_carries_the_variables_and_the_key_of_its_attempt()
    {
        await using var world = await StartAsync();
        var run = await world.Pipelines.TriggerAsync(Request(), Cancel);
        var pipeline = Assert.Single(world.Project.Pipelines);
        Assert.Equal((pipeline.Id.ToString(), PipelineRunState.Queued, $"https://gitlab.example/acme/shop/crm/-/pipelines/{pipeline.Id}"), (run.Id, run.State, run.Url));
        Assert.Equal(
            [("CALLBACK_TOKEN", "a secret"), ("CHATDEPLOY_ATTEMPT", "J-17.2"), ("COMMAND", "deploy"), ("JOB_ID", "J-17"), ("STORE", ""), ("TARGET", "acme")],
            pipeline.Variables.Select(variable => (variable.Key, variable.Value)).OrderBy(variable => variable.Key, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_run_is_found_by_its_key_among_others(bool named)
    {
        await using var world = await StartAsync();
        world.Project.NamesPipelines = named;
        foreach (var (job, attempt) in new[] { (1L, 72), (17L, 1), (17L, 21), (117L, 2) }) await world.Pipelines.TriggerAsync(Request(job, attempt), Cancel);
        Assert.Null(await world.Pipelines.FindAsync(Request(), _longAgo, Cancel));
        var run = await world.Pipelines.TriggerAsync(Request(), Cancel);
        Assert.Equal(run.Id, (await world.Pipelines.FindAsync(Request(), _longAgo, Cancel))?.Id);

        // Where the project names its pipelines nothing else is asked.
        Assert.Equal(named ? 0 : 5, world.GitLab.Calls.Where(call => call.Name.EndsWith("/variables", StringComparison.Ordinal)).Select(call => call.Path).Distinct().Count());
    }

    [Fact]
    public async Task Among_more_than_a_page_of_runs_it_is_found_too()
    {
        await using var world = await StartAsync();
        world.Project.NamesPipelines = true;
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
    [InlineData(FakeApiFate.Throttle, 0)]
    public async Task A_lost_answer_is_never_called_a_refusal_and_nothing_is_sent_twice(FakeApiFate fate, int runs)
    {
        await using var world = await StartAsync();
        world.GitLab.Fate = call => call.Name.StartsWith("POST", StringComparison.Ordinal) ? fate : FakeApiFate.Answer;
        await Assert.ThrowsAsync<ScmUnavailableException>(() => world.Pipelines.TriggerAsync(Request(), Cancel));
        Assert.Equal((1, runs), (world.GitLab.Count("POST projects/{id}/pipeline"), world.Project.Pipelines.Count));
        if (fate == FakeApiFate.Throttle) return;
        Assert.Equal(runs == 1, await world.Pipelines.FindAsync(Request(), _longAgo, Cancel) is not null);
    }

    [Fact]
    public async Task A_run_that_lists_do_not_show_yet_is_found_later()
    {
        await using var world = await StartAsync();
        world.Project.ListsLag = true;
        await world.Pipelines.TriggerAsync(Request(), Cancel);
        Assert.Null(await world.Pipelines.FindAsync(Request(), _longAgo, Cancel));
        world.Project.Pipelines[0].IsHidden = false;
        Assert.NotNull(await world.Pipelines.FindAsync(Request(), _longAgo, Cancel));
    }

    [Fact]
    public async Task What_GitLab_refuses_is_said_in_its_words_without_the_secret()
    {
        await using var world = await StartAsync();
        var refused = await Assert.ThrowsAsync<ScmRefusedException>(() => world.Pipelines.TriggerAsync(Request() with { Ref = "nowhere" }, Cancel));
        Assert.Contains("Reference not found", refused.Message, StringComparison.Ordinal);
        var badVariable = Request() with { Variables = new Dictionary<string, string> { ["CALLBACK_TOKEN"] = "a secret", ["a secret-name"] = "x" } };
        Assert.DoesNotContain("a secret", (await Assert.ThrowsAsync<ScmRefusedException>(() => world.Pipelines.TriggerAsync(badVariable, Cancel))).Message, StringComparison.Ordinal);
        Assert.Empty(world.Project.Pipelines);
    }

    [Fact]
    public async Task A_tag_may_be_named_in_full()
    {
        await using var world = await StartAsync();
        world.History.Tag("v1.0.0", world.History.Branches["main"]);
        await world.Pipelines.TriggerAsync(Request() with { Ref = "refs/tags/v1.0.0" }, Cancel);
        Assert.Equal("v1.0.0", world.Project.Pipelines[0].Ref);
    }

    [Theory]
    [InlineData("created", PipelineRunState.Queued)]
    [InlineData("waiting_for_resource", PipelineRunState.Queued)]
    [InlineData("manual", PipelineRunState.Queued)]
    [InlineData("running", PipelineRunState.Running)]
    [InlineData("canceling", PipelineRunState.Running)]
    [InlineData("success", PipelineRunState.Succeeded)]
    [InlineData("failed", PipelineRunState.Failed)]
    [InlineData("skipped", PipelineRunState.Failed)]
    [InlineData("canceled", PipelineRunState.Cancelled)]
    [InlineData("a word of tomorrow", PipelineRunState.Queued)]
    public async Task A_run_stands_as_GitLab_says(string status, PipelineRunState state)
    {
        await using var world = await StartAsync();
        var run = await world.Pipelines.TriggerAsync(Request(), Cancel);
        world.GitLab.Move(world.Project.Pipelines[0], status);
        var read = await world.Pipelines.ReadAsync(GitLabWorld.Crm, run.Id, Cancel);
        Assert.Equal((state, status), (read!.State, read.Detail));
    }

    [Fact]
    public async Task A_run_that_was_deleted_is_no_more_and_a_project_that_was_is_refused()
    {
        await using var world = await StartAsync();
        Assert.Null(await world.Pipelines.ReadAsync(GitLabWorld.Crm, "4711", Cancel));
        await Assert.ThrowsAsync<ScmRefusedException>(() => world.Pipelines.ReadAsync(GitLabWorld.Missing, "4711", Cancel));
    }

    [Fact]
    public async Task A_run_is_cancelled_and_one_that_has_ended_stays_as_it_is()
    {
        await using var world = await StartAsync();
        var run = await world.Pipelines.TriggerAsync(Request(), Cancel);
        await world.Pipelines.CancelAsync(GitLabWorld.Crm, run.Id, Cancel);
        Assert.Equal(PipelineRunState.Cancelled, (await world.Pipelines.ReadAsync(GitLabWorld.Crm, run.Id, Cancel))!.State);
        world.GitLab.Move(world.Project.Pipelines[0], "success");
        await world.Pipelines.CancelAsync(GitLabWorld.Crm, run.Id, Cancel);
        await world.Pipelines.CancelAsync(GitLabWorld.Crm, "4711", Cancel);
        Assert.Equal("success", world.Project.Pipelines[0].Status);
    }

    [Fact]
    public async Task Archives_of_its_jobs_are_its_artifacts()
    {
        await using var world = await StartAsync();
        var run = await world.Pipelines.TriggerAsync(Request(), Cancel);
        world.Project.Pipelines[0].Jobs.Add(new JsonObject { ["id"] = 1, ["name"] = "deploy", ["web_url"] = "https://gitlab.example/jobs/1", ["artifacts_file"] = new JsonObject { ["filename"] = "artifacts.zip", ["size"] = 10 } });
        world.Project.Pipelines[0].Jobs.Add(new JsonObject { ["id"] = 2, ["name"] = "check", ["web_url"] = "https://gitlab.example/jobs/2" });
        Assert.Equal([new PipelineArtifact("deploy", "https://gitlab.example/jobs/1/artifacts/browse")], await world.Pipelines.ArtifactsAsync(GitLabWorld.Crm, run.Id, Cancel));
    }

    private static async Task<GitLabWorld> StartAsync()
    {
        var world = await GitLabWorld.StartAsync();
        world.History.Commit("One");
        return world;
    }

    private static PipelineRequest Request(long job = 17, int attempt = 2) => new(
        new AttemptKey(job, attempt),
        GitLabWorld.Crm,
        "main",
        new Dictionary<string, string>(),
        new Dictionary<string, string> { ["JOB_ID"] = $"J-{job}", ["COMMAND"] = "deploy", ["TARGET"] = "acme", ["STORE"] = "", ["CALLBACK_TOKEN"] = "a secret" });
}
