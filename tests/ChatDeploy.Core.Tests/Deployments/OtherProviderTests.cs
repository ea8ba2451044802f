using ChatDeploy.Core.Deployments;
using ChatDeploy.Testing;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Tests.Deployments;

/// <summary>A tool whose repository moves, or has a fallback, at another provider; and whose jobs run elsewhere in each environment.</summary>
public sealed class OtherProviderTests(StoreFixture store)
{
    private const string Repository = "{ provider: git, id: acme/crm, url: /srv/git/crm.git }";

    [Fact]
    public async Task A_tool_that_moves_to_another_provider_keeps_its_queue_and_its_history()
    {
        await using var world = await DeploymentWorld.CreateAsync(store);
        await world.AppliedAsync("crm@v1", "acme", "stage");
        await world.ApplyCatalogAsync(DeploymentWorld.Yaml.Replace(Repository, "{ provider: github, id: acme-inc/crm }", StringComparison.Ordinal));
        var id = await world.AppliedAsync("crm@v2", "acme", "stage");
        Assert.Contains("crm acme v1>v2 deploy 1", await world.PlanAsync(id));
        await using var db = world.Open();
        Assert.Equal(9, await db.Commits.CountAsync(c => c.ToolId == db.Tools.Single(t => t.Name == "crm").Id));
        var rollback = DeploymentWorld.Done(await world.RollBackAsync(id));
        Assert.Contains("crm acme v2>v1 restore 1", await world.PlanAsync(rollback));
    }

    [Fact]
    public async Task A_launched_deployment_whose_repository_moves_is_previewed_again()
    {
        await using var world = await DeploymentWorld.CreateAsync(store);
        var id = await world.LaunchedAsync("crm@v2", "acme", "stage", at: world.Clock.GetUtcNow().AddHours(1));
        await world.ApplyCatalogAsync(DeploymentWorld.Yaml.Replace(Repository, "{ provider: github, id: acme-inc/crm }", StringComparison.Ordinal));
        world.Clock.Advance(TimeSpan.FromHours(2));
        await world.DriveAsync();
        Assert.Equal(LifecycleState.Preview, await world.StateAsync(id));
    }

    [Fact]
    public async Task A_runner_per_environment_is_the_one_that_is_needed_there()
    {
        await using var world = await DeploymentWorld.CreateAsync(store, DeploymentWorld.Yaml.Replace(
            $"{Repository}, runner: {{ kind: local }}", $"{Repository}, runners: {{ stage: {{ kind: local }}, demo: {{ kind: github-actions, workflow: deploy.yml }} }}", StringComparison.Ordinal));
        await world.AppliedAsync("crm@v1", "acme", "stage");
        Assert.Equal("runner_missing", (await world.GetAsync(await world.PreviewAsync("crm@v1", "acme", "demo"))).Findings.Verdicts[0].Code);
        Assert.Equal("runner_missing", (await world.GetAsync(await world.PreviewAsync("crm@v1", "acme", "prod"))).Findings.Verdicts[0].Code);
    }

    [Fact]
    public async Task A_preview_says_that_the_fallback_is_used_and_that_the_queue_is_behind()
    {
        await using var world = await DeploymentWorld.CreateAsync(store, DeploymentWorld.Yaml.Replace(
            Repository, "{ provider: git, id: acme/crm, url: /srv/git/crm.git, fallback: { provider: gitlab, id: acme/crm-mirror } }", StringComparison.Ordinal));
        await using (var db = world.Open())
        {
            db.Add(new Core.ReadyQueue.RepositoryLook
            {
                Provider = "git",
                Repository = "acme/crm",
                Error = "git does not answer",
                IsFromFallback = true,
                Behind = [new("refs/heads/main", DeploymentWorld.Sha("crm", "v9"), new string('a', 40), world.Clock.GetUtcNow())],
            });
            await db.SaveChangesAsync();
        }

        var warnings = (await world.GetAsync(await world.PreviewAsync("crm@v2", "acme", "stage"))).Findings.Warnings;
        Assert.Contains("git:acme/crm cannot be reached; gitlab:acme/crm-mirror is used instead.", warnings.Select(w => w.Text));
        Assert.Contains("queue_behind", warnings.Select(w => w.Code));
    }
}
