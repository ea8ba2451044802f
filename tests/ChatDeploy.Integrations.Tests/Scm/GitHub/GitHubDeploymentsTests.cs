using ChatDeploy.Core.Scm;
using ChatDeploy.Testing.Scm.GitHub;
using static ChatDeploy.Integrations.Tests.Scm.GitHub.GitHubWorld;

namespace ChatDeploy.Integrations.Tests.Scm.GitHub;

public sealed class GitHubDeploymentsTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_deployment_is_made_once_and_its_statuses_follow()
    {
        await using var world = await StartAsync();
        var sha = world.Repository.Push("main", "First");
        world.Repository.Status(sha, "coverage", "failure");
        var id = await world.Api.WriteStatusAsync(Crm, Status(sha, DeploymentStatusState.Pending), Ct);
        Assert.Equal(id, await world.Api.WriteStatusAsync(Crm, Status(sha, DeploymentStatusState.Running) with { ProviderId = id }, Ct));
        Assert.Equal(id, await world.Api.WriteStatusAsync(Crm, Status(sha, DeploymentStatusState.Succeeded) with { ProviderId = id }, Ct));
        var deployment = Assert.Single(world.Repository.Deployments);
        Assert.Equal((sha, "prod", true), (deployment.Sha, (string?)deployment.Asked["environment"], (bool)deployment.Asked["production_environment"]!));
        Assert.Equal(["queued", "in_progress", "success"], deployment.Statuses.Select(status => (string?)status["state"]));
        Assert.Equal("https://chatdeploy.example/D-1042", (string?)deployment.Statuses[0]["log_url"]);
    }

    [Fact]
    public async Task When_the_answer_was_lost_the_deployment_is_found_by_its_key_and_nothing_is_told_twice()
    {
        await using var world = await StartAsync();
        var sha = world.Repository.Push("main", "First");
        await world.Api.WriteStatusAsync(Crm, Status(sha, DeploymentStatusState.Running) with { Key = "D-1/crm" }, Ct);
        world.GitHub.Fate = call => call is { Method: "POST", Path: "/repos/acme/crm/deployments" } ? FakeGitHubFate.LoseAnswer : FakeGitHubFate.Answer;
        await Assert.ThrowsAsync<ScmUnavailableException>(() => world.Api.WriteStatusAsync(Crm, Status(sha, DeploymentStatusState.Running), Ct));
        world.GitHub.Fate = call => call.IsWrite ? FakeGitHubFate.ServerErrorAfter : FakeGitHubFate.Answer;
        await Assert.ThrowsAsync<ScmUnavailableException>(() => world.Api.WriteStatusAsync(Crm, Status(sha, DeploymentStatusState.Running), Ct));
        world.GitHub.Fate = _ => FakeGitHubFate.Answer;
        var id = await world.Api.WriteStatusAsync(Crm, Status(sha, DeploymentStatusState.Running), Ct);
        Assert.Equal(2, world.Repository.Deployments.Count);
        Assert.Equal(id, world.Repository.Deployments[1].Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Single(world.Repository.Deployments[1].Statuses);
    }

    [Fact]
    public async Task A_description_is_cut_to_what_github_takes_and_a_deleted_deployment_made_again()
    {
        await using var world = await StartAsync();
        var sha = world.Repository.Push("main", "First");
        var id = await world.Api.WriteStatusAsync(Crm, Status(sha, DeploymentStatusState.Failed) with { ProviderId = "17", Description = new string('x', 138) + "😀😀" }, Ct);
        var deployment = Assert.Single(world.Repository.Deployments);
        Assert.NotEqual("17", id);
        Assert.Equal(new string('x', 138) + "…", (string?)deployment.Statuses[0]["description"]);
    }

    [Fact]
    public async Task Without_the_right_to_write_it_is_refused_with_what_to_check()
    {
        await using var world = await StartAsync();
        var sha = world.Repository.Push("main", "First");
        world.GitHub.Door.IsReadOnly = true;
        var refused = await Assert.ThrowsAsync<ScmRefusedException>(() => world.Api.WriteStatusAsync(Crm, Status(sha, DeploymentStatusState.Failed), Ct));
        Assert.Contains("not accessible", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Scm:GitHub:Token", refused.Message, StringComparison.Ordinal);
    }

    private static DeploymentStatus Status(string sha, DeploymentStatusState state) =>
        new("D-1042/crm", null, sha, "main", "prod", true, state, "crm on prod", "https://chatdeploy.example/D-1042");
}
