using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Runners;
using ChatDeploy.Core.Tests.Deployments;
using ChatDeploy.Testing;

namespace ChatDeploy.Core.Tests.Runners.Pipelines;

public sealed class PipelineCrashTests(StoreFixture store)
{
    private const int StepsOfALife = 400;

    [Fact]
    public async Task A_node_that_dies_anywhere_between_commit_and_end_leaves_exactly_one_run()
    {
        await using var world = await PipelineWorld.CreateAsync(store);
        world.Host.Lag = 2;
        var (isCut, lives) = (true, 0);
        for (var after = 1; isCut; after++)
        {
            Assert.True(after < StepsOfALife, "it never comes to its end");
            var before = world.Host.Runs.Count;
            var id = await world.LaunchAsync($"v{1 + (after % 2)}");
            var point = new CrashPoint(after);
            await world.Node.Starting.ReconcileAsync(default);
            await world.RestartAsync(point);
            isCut = await LiveAsync(world, point);
            lives++;

            await world.RestartAsync(new CrashPoint(int.MaxValue));
            await world.Node.Adoption.RunAsync(default);
            await world.PassAsync();

            // Long enough for a request that never arrived to be sent again.
            foreach (var pause in new[] { 10, 10, 130, 10 })
            {
                world.Host.EndAll(PipelineRunState.Succeeded);
                if (await world.JobAsync(id) is { State: JobState.Succeeded }) break;
                world.World.Clock.Advance(TimeSpan.FromSeconds(pause));
                await world.PassAsync();
            }

            world.Host.EndAll(PipelineRunState.Succeeded);
            var job = await world.EndedAsync(id);
            Assert.Equal((after, JobState.Succeeded, 1), (after, job.State, world.Host.Runs.Count - before));
            await world.Node.Advancing.ReconcileAsync(default);
        }

        Assert.InRange(lives, 20, StepsOfALife);
    }

    // Whether the node died before its deployment had ended.
    private static async Task<bool> LiveAsync(PipelineWorld world, CrashPoint point)
    {
        var life = Task.Run(async () =>
        {
            await world.Node.Dispatching.ReconcileAsync(default);
            await world.Observing.ReconcileAsync(default);
            world.Host.EndAll(PipelineRunState.Succeeded);
            world.World.Clock.Advance(TimeSpan.FromSeconds(6));
            for (var i = 0; i < 3; i++) await world.Observing.ReconcileAsync(default);
        });

        // What a dead node waits for never comes: nobody waits for it.
        await Eventually.TrueAsync(() => life.IsCompleted || point.IsDead);
        if (!point.IsDead) await life;
        _ = life.ContinueWith(static t => t.Exception, TaskScheduler.Default);
        return point.IsDead;
    }
}
