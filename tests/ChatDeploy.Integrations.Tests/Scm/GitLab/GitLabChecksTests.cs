using System.Text.Json.Nodes;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Scm.GitLab;
using ChatDeploy.Testing.Scm.GitLab;

namespace ChatDeploy.Integrations.Tests.Scm.GitLab;

public sealed class GitLabChecksTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pipelines_and_statuses_of_a_commit_are_its_checks()
    {
        await using var world = await GitLabWorld.StartAsync();
        var sha = world.History.Commit("One");
        var pipeline = world.GitLab.Begin(world.Project, "main", status: "failed");
        world.Project.Statuses[sha] = [Status(71, "unit", "failed", pipeline.Id), Status(72, "lint", "failed", pipeline.Id, mayFail: true), Status(73, "sonar", "success", pipelineId: null)];
        Assert.Equal(
            ["job lint Skipped", "job sonar Succeeded", "job unit Failed", "pipeline pipeline Failed"],
            (await world.Api.ChecksAsync(GitLabWorld.Crm, sha, Cancel)).Select(check => $"{check.Kind} {check.Name} {check.State}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_commit_without_any_has_none()
    {
        await using var world = await GitLabWorld.StartAsync();
        Assert.Empty(await world.Api.ChecksAsync(GitLabWorld.Crm, world.History.Commit("One"), Cancel));
    }

    [Fact]
    public async Task The_later_of_two_pipelines_counts_but_never_over_one_of_another_kind()
    {
        await using var world = await GitLabWorld.StartAsync();
        var sha = world.History.Commit("One");
        world.GitLab.Begin(world.Project, "main", status: "failed");
        world.GitLab.Begin(world.Project, "main", source: "merge_request_event", status: "failed");
        var again = world.GitLab.Begin(world.Project, "main", source: "web", status: "success");
        var checks = await world.Api.ChecksAsync(GitLabWorld.Crm, sha, Cancel);
        Assert.Equal([("pipeline", CheckState.Succeeded), ("pipeline (merge_request)", CheckState.Failed)], checks.OrderBy(check => check.Name, StringComparer.Ordinal).Select(check => (check.Name, check.State)));
        Assert.Contains(checks, check => check.RunId == again.Id.ToString());
    }

    [Fact]
    public async Task A_job_that_failed_while_deploying_does_not_make_its_commit_red()
    {
        await using var world = await GitLabWorld.StartAsync();
        var sha = world.History.Commit("One");
        world.GitLab.Begin(world.Project, "main", status: "success");
        for (var i = 0; i < 120; i++) world.GitLab.Begin(world.Project, "main", source: "api", status: "failed", name: i % 2 == 0 ? null : $"ChatDeploy J-{i}.1 acme");
        world.Project.Statuses[sha] = [Status(71, "deploy", "failed", world.Project.Pipelines[^1].Id)];
        Assert.Equal("pipeline", Assert.Single(await world.Api.ChecksAsync(GitLabWorld.Crm, sha, Cancel)).Name);
    }

    [Fact]
    public async Task The_api_and_the_webhooks_name_checks_alike()
    {
        await using var world = await GitLabWorld.StartAsync();
        var sha = world.History.Commit("One");
        var pipeline = world.GitLab.Begin(world.Project, "main", source: "schedule", status: "success");
        var told = new GitLabProvider().Parse("Pipeline Hook", System.Text.Encoding.UTF8.GetBytes(FakeGitLabHooks.Pipeline(world.Project, pipeline).ToJsonString())).OfType<ScmEvent.CommitChecked>().Single();
        var read = Assert.Single(await world.Api.ChecksAsync(GitLabWorld.Crm, sha, Cancel));
        Assert.Equal(told.Check with { At = read.At }, read);
        Assert.True(told.Check.At <= read.At);
    }

    [Fact]
    public async Task What_has_not_changed_costs_no_body()
    {
        await using var world = await GitLabWorld.StartAsync();
        var sha = world.History.Commit("One");
        world.GitLab.Begin(world.Project, "main");
        var first = await world.Api.ChecksAsync(GitLabWorld.Crm, sha, Cancel);
        Assert.Equal(first, await world.Api.ChecksAsync(GitLabWorld.Crm, sha, Cancel));
        Assert.Equal([200, 200, 304, 304], world.GitLab.Calls.Select(call => call.Status));
    }

    private static JsonObject Status(long id, string name, string status, long? pipelineId, bool mayFail = false) => new()
    {
        ["id"] = id, ["name"] = name, ["status"] = status, ["allow_failure"] = mayFail, ["pipeline_id"] = pipelineId,
        ["created_at"] = "2026-11-20T09:00:00.000Z", ["finished_at"] = "2026-11-20T09:02:00.000Z", ["target_url"] = $"https://gitlab.example/jobs/{id}",
    };
}
