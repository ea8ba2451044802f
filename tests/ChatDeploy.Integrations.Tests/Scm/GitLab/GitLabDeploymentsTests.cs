using ChatDeploy.Core.Scm;

namespace ChatDeploy.Integrations.Tests.Scm.GitLab;

public sealed class GitLabDeploymentsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_deployment_is_made_when_it_starts_and_moves_to_its_end()
    {
        await using var world = await GitLabWorld.StartAsync();
        var sha = world.History.Commit("One");
        world.History.Tag("v1.0.0", sha);
        var id = await WriteAsync(world, DeploymentStatusState.Pending, null);
        Assert.Empty(world.Project.Deployments);
        id = await WriteAsync(world, DeploymentStatusState.Running, id);
        var shown = Assert.Single(world.Project.Deployments).Value;
        Assert.Equal(("prod", sha, "v1.0.0", true, "running"), ((string?)shown["environment"], (string?)shown["sha"], (string?)shown["ref"], (bool)shown["tag"]!, (string?)shown["status"]));
        Assert.Equal(id, await WriteAsync(world, DeploymentStatusState.Succeeded, id));
        Assert.Equal("success", (string?)Assert.Single(world.Project.Deployments).Value["status"]);
    }

    [Fact]
    public async Task Told_again_it_stays_the_same_and_an_end_stays_an_end()
    {
        await using var world = await GitLabWorld.StartAsync();
        world.History.Commit("One");
        var id = await WriteAsync(world, DeploymentStatusState.Running, null);
        foreach (var state in new[] { DeploymentStatusState.Running, DeploymentStatusState.Failed, DeploymentStatusState.Failed, DeploymentStatusState.Cancelled, DeploymentStatusState.Pending })
            Assert.Equal(id, await WriteAsync(world, state, id));
        Assert.Equal("failed", (string?)Assert.Single(world.Project.Deployments).Value["status"]);
    }

    [Fact]
    public async Task One_that_was_cancelled_before_it_started_is_never_shown()
    {
        await using var world = await GitLabWorld.StartAsync();
        world.History.Commit("One");
        var id = await WriteAsync(world, DeploymentStatusState.Pending, null);
        await WriteAsync(world, DeploymentStatusState.Cancelled, id);
        Assert.Empty(world.Project.Deployments);
    }

    [Fact]
    public async Task One_that_somebody_deleted_is_made_again()
    {
        await using var world = await GitLabWorld.StartAsync();
        world.History.Commit("One");
        var id = await WriteAsync(world, DeploymentStatusState.Running, null);
        world.Project.Deployments.Clear();
        Assert.NotEqual(id, await WriteAsync(world, DeploymentStatusState.Succeeded, id));
        Assert.Equal("success", (string?)Assert.Single(world.Project.Deployments).Value["status"]);
    }

    private static Task<string> WriteAsync(GitLabWorld world, DeploymentStatusState state, string? id) => world.Api.WriteStatusAsync(
        GitLabWorld.Crm,
        new DeploymentStatus("D-1042/crm", id, world.History.Branches["main"], "v1.0.0", "prod", IsProduction: true, state, "crm to acme", "https://chatdeploy.example/deployments/D-1042"),
        Cancel);
}
