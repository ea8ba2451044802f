using System.Text.Json.Nodes;
using ChatDeploy.Core.Runners;
using ChatDeploy.Core.Scm;
using ChatDeploy.Testing.Scm.GitHub;
using static ChatDeploy.Integrations.Tests.Scm.GitHub.GitHubWorld;

namespace ChatDeploy.Integrations.Tests.Scm.GitHub;

public sealed class GitHubPipelinesTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_dispatch_tells_the_run_it_began_and_carries_everything()
    {
        await using var world = await StartAsync();
        world.Repository.Push("main", "First");
        var run = await world.Pipelines.TriggerAsync(Request(), Ct);
        var begun = Assert.Single(world.Repository.Runs);
        Assert.Equal(new PipelineRun($"{begun.Id}", PipelineRunState.Queued, $"https://github.example/acme/crm/actions/runs/{begun.Id}"), run);
        Assert.Equal(("ChatDeploy J-17.2", "J-17", "2", "rollback", "secret-of-17"), (begun.Title, begun.Inputs["job_id"], begun.Inputs["attempt"], begun.Inputs["command"], begun.Inputs["callback_token"]));
        Assert.Equal("""{"COMMAND":"rollback","SHA":"abc","STORE":""}""", begun.Inputs["payload"]);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_server_that_does_not_tell_the_run_is_asked_for_it_by_its_name(bool keepsRunsToItself, bool isOld)
    {
        await using var world = await StartAsync();
        world.Repository.Push("main", "First");
        world.Repository.RunsHiddenFor = 1;
        (world.GitHub.KeepsRunsToItself, world.GitHub.TellsRuns) = (keepsRunsToItself, !isOld);
        var run = await world.Pipelines.TriggerAsync(Request(), Ct);
        Assert.Equal($"{Assert.Single(world.Repository.Runs).Id}", run.Id);
    }

    [Fact]
    public async Task A_run_whose_answer_was_lost_is_found_by_its_name_once_it_shows()
    {
        await using var world = await StartAsync();
        world.Repository.Push("main", "First");
        world.Repository.RunsHiddenFor = 1;
        var since = world.Clock.GetUtcNow();
        await world.Pipelines.TriggerAsync(Request(1), Ct);
        world.GitHub.Fate = call => call.IsWrite ? FakeGitHubFate.LoseAnswer : FakeGitHubFate.Answer;
        await Assert.ThrowsAsync<ScmUnavailableException>(() => world.Pipelines.TriggerAsync(Request(), Ct));
        Assert.Null(await world.Pipelines.FindAsync(Request(), since, Ct));
        Assert.Equal($"{world.Repository.Runs[1].Id}", (await world.Pipelines.FindAsync(Request(), since, Ct))?.Id);
        Assert.Null(await world.Pipelines.FindAsync(Request(3), since, Ct));
        Assert.Equal(2, world.GitHub.Count("POST", "/dispatches"));
    }

    [Fact]
    public async Task A_run_is_found_behind_many_others_and_not_before_its_time()
    {
        await using var world = await StartAsync();
        world.Repository.Push("main", "First");
        var since = world.Clock.GetUtcNow();
        var run = await world.Pipelines.TriggerAsync(Request(), Ct);
        for (var i = 0; i < 150; i++) world.Repository.Begin("deploy.yml", "main", "workflow_dispatch", "another");
        Assert.Equal(run.Id, (await world.Pipelines.FindAsync(Request(), since, Ct))?.Id);
        Assert.Null(await world.Pipelines.FindAsync(Request(), since + TimeSpan.FromMinutes(6), Ct));
    }

    [Theory]
    [InlineData("main", "gone.yml", "404")]
    [InlineData("gone", "deploy.yml", "No ref found for: gone")]
    [InlineData("main", "", "names no workflow")]
    [InlineData("main", "other.yml", "Unexpected inputs")]
    public async Task What_github_refuses_is_refused_and_begins_nothing(string reference, string workflow, string told)
    {
        await using var world = await StartAsync();
        world.Repository.Push("main", "First");
        world.Repository.Workflows["other.yml"] = ["job_id"];
        var request = Request() with { Ref = reference, Settings = new Dictionary<string, string> { ["workflow"] = workflow } };
        Assert.Contains(told, (await Assert.ThrowsAsync<ScmRefusedException>(() => world.Pipelines.TriggerAsync(request, Ct))).Message, StringComparison.Ordinal);
        Assert.Empty(world.Repository.Runs);
    }

    [Fact]
    public async Task Variables_that_github_cannot_take_are_refused_before_it_is_asked()
    {
        await using var world = await StartAsync();
        var request = Request() with { Variables = new Dictionary<string, string> { ["LONG"] = new('x', 70_000) } };
        await Assert.ThrowsAsync<ScmRefusedException>(() => world.Pipelines.TriggerAsync(request, Ct));
        Assert.Empty(world.GitHub.Calls);
    }

    [Theory]
    [InlineData("success", PipelineRunState.Succeeded, null)]
    [InlineData("failure", PipelineRunState.Failed, "failure")]
    [InlineData("timed_out", PipelineRunState.Failed, "timed_out")]
    [InlineData("skipped", PipelineRunState.Failed, "skipped")]
    [InlineData("cancelled", PipelineRunState.Cancelled, "cancelled")]
    public async Task A_run_tells_how_it_ended_and_where_its_log_is(string conclusion, PipelineRunState state, string? detail)
    {
        await using var world = await StartAsync();
        world.Repository.Push("main", "First");
        var id = (await world.Pipelines.TriggerAsync(Request(), Ct)).Id;
        world.Repository.Move(world.Repository.Runs[0].Id);
        Assert.Equal(PipelineRunState.Running, (await world.Pipelines.ReadAsync(Crm, id, Ct))?.State);
        world.Repository.Move(world.Repository.Runs[0].Id, conclusion);
        var run = await world.Pipelines.ReadAsync(Crm, id, Ct);
        Assert.Equal((state, detail), (run!.State, run.Detail));
        Assert.StartsWith($"https://github.example/acme/crm/actions/runs/{id}/job/", run.LogUrl, StringComparison.Ordinal);
        world.Repository.Forget(world.Repository.Runs[0].Id);
        Assert.Null(await world.Pipelines.ReadAsync(Crm, id, Ct));
    }

    [Fact]
    public async Task Cancelling_ends_a_run_and_does_nothing_to_one_that_has_ended_or_is_gone()
    {
        await using var world = await StartAsync();
        world.Repository.Push("main", "First");
        var id = (await world.Pipelines.TriggerAsync(Request(), Ct)).Id;
        await world.Pipelines.CancelAsync(Crm, id, Ct);
        Assert.Equal("cancelled", world.Repository.Runs[0].Conclusion);
        await world.Pipelines.CancelAsync(Crm, id, Ct);
        await world.Pipelines.CancelAsync(Crm, "1", Ct);
    }

    [Fact]
    public async Task Artifacts_have_addresses_that_people_can_open()
    {
        await using var world = await StartAsync();
        world.Repository.Push("main", "First");
        var id = (await world.Pipelines.TriggerAsync(Request(), Ct)).Id;
        world.Repository.Runs[0].Artifacts.AddRange(["report", "expired log"]);
        Assert.Equal(new PipelineArtifact("report", $"https://github.example/acme/crm/actions/runs/{id}/artifacts/1"), Assert.Single(await world.Pipelines.ArtifactsAsync(Crm, id, Ct)));
        Assert.Empty(await world.Pipelines.ArtifactsAsync(Crm, "1", Ct));
    }

    private static PipelineRequest Request(int attempt = 2) => new(
        new AttemptKey(17, attempt), Crm, "main", new Dictionary<string, string> { ["workflow"] = ".github/workflows/deploy.yml" },
        new Dictionary<string, string> { ["SHA"] = "abc", ["COMMAND"] = "rollback", ["STORE"] = "", ["CALLBACK_TOKEN"] = "secret-of-17" });
}
