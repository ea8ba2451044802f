using ChatDeploy.Core.Checks;
using ChatDeploy.Core.Scm;
using ChatDeploy.Core.Tests.Runners.Pipelines;
using ChatDeploy.Testing;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Tests.Checks;

/// <summary>Runs of our own jobs among what providers tell of a commit (spec A4).</summary>
public sealed class OwnRunsTests(StoreFixture store)
{
    private static readonly string Sha = new('a', 40);

    [Theory]
    [InlineData("workflow", "1", "https://host.example/other", null)]
    [InlineData("pipeline", "1", null, null)]
    [InlineData("status", null, "https://host.example/runs/1", null)]
    [InlineData("check", "77", "https://host.example/runs/1/job/77", null)]
    [InlineData("workflow", "2", "https://host.example/runs/2", "red")]
    [InlineData("job", "1", "https://host.example/runs/1a", "red")]
    public async Task A_failed_run_of_ours_leaves_its_commit_as_it_was(string kind, string? run, string? page, string? state)
    {
        await using var world = await PipelineWorld.CreateAsync(store);
        await world.LaunchAsync();
        await world.PassAsync();

        Assert.Equal(state, await OfAsync(world, new("git", "Acme/CRM"), new CommitCheck(Sha, kind, "ship", CheckState.Failed, run, world.World.Clock.GetUtcNow(), page)));
    }

    [Fact]
    public async Task A_run_of_the_same_number_elsewhere_is_none_of_ours()
    {
        await using var world = await PipelineWorld.CreateAsync(store, "{ kind: github-actions, workflow: deploy.yml, timeout: 30m }");
        await world.LaunchAsync();
        await world.PassAsync();
        await using (var db = world.World.Open()) await db.PipelineRuns.ExecuteUpdateAsync(set => set.SetProperty(r => r.RepositoryId, "acme/elsewhere"));

        Assert.Equal("red", await OfAsync(world, new("git", "acme/crm"), new CommitCheck(Sha, "workflow", "ship", CheckState.Failed, "1", world.World.Clock.GetUtcNow(), null)));
    }

    private static async Task<string?> OfAsync(PipelineWorld world, RepositoryKey repository, CommitCheck check)
    {
        await using var db = world.World.Open();
        await world.Node.Get<ICheckStore>().KeepAsync(db, repository, [check], default);
        var tool = await db.Tools.AsNoTracking().SingleAsync(t => t.Name == "crm");
        return (await KnownChecks.OfAsync(db, [(tool, Sha)], default)).GetValueOrDefault((tool.Id, Sha), CheckSummary.None).State;
    }
}
