using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Tests.Conversation.Commands;
using ChatDeploy.Testing;

namespace ChatDeploy.Core.Tests.Stops;

/// <summary>Spec D3: one command stops everything.</summary>
public sealed class StopTests(StoreFixture store)
{
    [Fact]
    public async Task While_everything_is_stopped_nothing_starts_and_what_waited_starts_afterwards()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        Assert.StartsWith("🛑 **Everything is stopped** by ada: payment is down", (await world.DoAsync("ada", "stop because \"payment is down\"")).Text);
        Assert.Contains("Everything is stopped by ada: payment is down", (await world.DoAsync("dan", "crm@v2 to acme on stage")).Text);
        await world.PlayAsync("dan: launch D-1\ndrive");
        Assert.Equal(LifecycleState.Approved, (await world.DeploymentAsync("D-1")).State);
        var blocker = Assert.Single((await world.Get<ExplainDeployment>().HandleAsync(1, default))!);
        Assert.Equal("stopped", blocker.Code);
        Assert.Equal(["ada", "root"], blocker.Who);

        await world.PlayAsync("ada: resume\ndrive");
        Assert.Equal(LifecycleState.Applied, (await world.DeploymentAsync("D-1")).State);
    }

    [Fact]
    public async Task Jobs_that_run_go_on_and_those_that_have_not_begun_wait()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        (world.Runner.End, world.Runner.FreeSlots) = (_ => null, 1);
        await world.PlayAsync("ada: crm@v2 to acme on stage\nada: launch D-1");
        foreach (var reconciler in Reconcilers(world)) await reconciler.ReconcileAsync(default);
        world.Runner.FreeSlots = 0;
        await world.PlayAsync("dan: stop because \"x\"");
        (world.Runner.End, world.Runner.FreeSlots) = (ScriptedRunner.Hanging(), 100);
        await world.Runner.FinishHangingAsync();
        await world.DriveAsync();

        await using var db = world.Open();
        Assert.Equal([(Core.Jobs.JobState.Succeeded, 1), (Core.Jobs.JobState.Pending, 3)], db.Jobs.GroupBy(j => j.State).Select(g => new { g.Key, Count = g.Count() }).AsEnumerable().Select(g => (g.Key, g.Count)).OrderBy(g => g.Count));
        Assert.Contains((await world.Get<ExplainDeployment>().HandleAsync(1, default))!, b => b.Code == "stopped");
        Assert.Single(db.Timeline.Where(e => e.DeploymentId == 1 && e.Type == "waiting"));
        await world.PlayAsync("root: resume\ndrive");
        Assert.Equal(LifecycleState.Applied, (await world.DeploymentAsync("D-1")).State);
    }

    [Theory]
    [InlineData("forbidden", "bob", "stop because \"x\"", "")]
    [InlineData("already_stopped", "dan", "stop because \"y\"", "ada: stop because \"x\"")]
    [InlineData("not_stopped", "ada", "resume", "")]
    [InlineData("forbidden", "dan", "resume", "ada: stop because \"x\"")]
    public async Task A_stop_or_its_end_is_refused(string code, string person, string line, string before)
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.PlayAsync(before);
        await world.RefusedAsync(code, person, line);
    }

    private static IEnumerable<Core.Reconcilers.IReconciler> Reconcilers(ChatWorld world) =>
        (IEnumerable<Core.Reconcilers.IReconciler>)world.Get<IServiceProvider>().GetService(typeof(IEnumerable<Core.Reconcilers.IReconciler>))!;
}
