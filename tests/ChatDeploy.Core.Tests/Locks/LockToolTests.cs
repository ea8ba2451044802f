using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Locks;
using ChatDeploy.Core.Reconcilers;
using ChatDeploy.Core.Tests.Conversation.Commands;
using ChatDeploy.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ChatDeploy.Core.Tests.Locks;

public sealed class LockToolTests(StoreFixture store)
{
    [Fact]
    public async Task A_locked_tool_starts_nowhere_in_the_environment_until_it_is_unlocked()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.PlayAsync("dan: lock crm on stage because \"load test\"\nada: crm@v2 to acme on stage\nada: launch D-1\nada: crm@v2 to acme on demo\nada: launch D-2\nada: wms@v2 to acme on stage\nada: launch D-3\ndrive");
        Assert.Equal([LifecycleState.Approved, LifecycleState.Applied, LifecycleState.Applied], await StatesAsync(world, 3));
        await world.PlayAsync("dan: unlock crm on stage\ndrive");
        Assert.Equal(LifecycleState.Applied, (await world.DeploymentAsync("D-1")).State);
    }

    [Fact]
    public async Task What_runs_goes_on_and_is_named()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.PlayAsync("hang acme\nada: crm@v2 to acme on stage\nada: launch D-1\ndrive");
        var done = Assert.IsType<LockAnswer.Done>(await world.Get<LockTool>().HandleAsync(await world.PersonAsync("dan"), "crm", "stage", "load test", default));
        Assert.Equal(["D-1"], done.Running);
        await world.Runner.FinishHangingAsync();
        await world.DriveAsync();
        Assert.Equal(LifecycleState.Applied, (await world.DeploymentAsync("D-1")).State);
    }

    [Fact]
    public async Task A_lock_holds_the_whole_tool_and_has_an_owner_a_reason_and_a_time()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.PlayAsync("dan: lock crm on stage because \"load test\"");
        await using var db = world.Open();
        var held = await db.Locks.SingleAsync();
        Assert.Equal((0, (long?)null, (await world.PersonAsync("dan")).Id, "load test", world.Clock.Now), (held.TenantId, held.DeploymentId, held.OwnerId, held.Reason, held.AcquiredAt));
    }

    [Fact]
    public async Task Twenty_people_who_lock_at_once_get_one_lock()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        var (operation, ada) = (world.Get<LockTool>(), await world.PersonAsync("ada"));
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => operation.HandleAsync(ada, "crm", "stage", $"try {i}", default))));
        Assert.Single(answers.OfType<LockAnswer.Done>());
        Assert.All(answers.OfType<LockAnswer.Refused>(), refused => Assert.Equal("lock_held", refused.Refusal.Code));
    }

    [Fact]
    public async Task A_lock_and_the_start_of_a_deployment_at_once_never_hold_both()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        world.Runner.End = _ => null;
        var (operation, ada) = (world.Get<LockTool>(), await world.PersonAsync("ada"));
        for (var round = 1; round <= 5; round++)
        {
            await world.PlayAsync($"ada: crm@v{round} to acme on demo\nada: launch D-{round}");
            var answers = await Task.WhenAll(
                Task.Run(() => operation.HandleAsync(ada, "crm", "demo", "x", default)),
                Task.Run(async () =>
                {
                    await world.DriveAsync();
                    return (LockAnswer)null!;
                }));
            var locked = answers[0] is LockAnswer.Done;
            Assert.Equal(locked ? LifecycleState.Approved : LifecycleState.Applying, (await world.DeploymentAsync($"D-{round}")).State);
            await world.PlayAsync((locked ? "ada: unlock crm on demo\ndrive\n" : "") + $"ada: cancel D-{round}\ndrive");
        }
    }

    [Fact]
    public async Task A_lock_of_a_deployment_for_one_tenant_refuses_a_lock_of_the_whole_tool()
    {
        await using var world = await ChatWorld.CreateAsync(store, environments: "environments: [{ name: demo, policy: { lock: tool+tenant } }]");
        await world.PlayAsync("hang acme\nada: crm@v2 to acme on demo\nada: launch D-1\ndrive");
        Assert.Contains("crm on demo for acme is held by D-1", await world.RefusedAsync("lock_held", "dan", "lock crm on demo because \"x\""));
    }

    [Fact]
    public async Task A_reason_is_required_and_bounded()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        var (operation, ada) = (world.Get<LockTool>(), await world.PersonAsync("ada"));
        Assert.Equal("reason_required", Assert.IsType<LockAnswer.Refused>(await operation.HandleAsync(ada, "crm", "stage", "  ", default)).Refusal.Code);
        Assert.Equal("reason_too_long", Assert.IsType<LockAnswer.Refused>(await operation.HandleAsync(ada, "crm", "stage", new string('x', 2_001), default)).Refusal.Code);
    }

    [Fact]
    public async Task Locking_and_unlocking_wake_the_reconcilers()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        var raised = new List<Hint>();
        world.Get<Hints>().Raised += raised.Add;
        await world.PlayAsync("dan: lock crm on stage because \"x\"\nada: unlock crm on stage confirm");
        Assert.Equal([Hint.DeploymentMoved, Hint.DeploymentMoved, Hint.PostsChanged], raised);
    }

    [Fact]
    public async Task Lifting_somebody_elses_lock_says_whose_it_was()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.PlayAsync("dan: lock crm on stage because \"load test\"");
        Assert.Contains("/deploy unlock crm on stage confirm", await world.RefusedAsync("confirm_required", "ada", "unlock crm on stage"));
        Assert.StartsWith("🔓 **crm on stage** is unlocked: ada lifted dan's lock (load test).", (await world.DoAsync("ada", "unlock crm on stage confirm")).Text);
        await using var db = world.Open();
        Assert.Equal(((await world.PersonAsync("dan")).Id, "🔓 ada lifted your lock of **crm on stage** (load test)."), await db.Notices.Select(n => new ValueTuple<int, string>(n.PersonId, n.Text)).SingleAsync());
        await world.PlayAsync("ada: lock crm on stage because \"load test\"");
        Assert.Contains("ada lifted your lock", (await world.DoAsync("ada", "unlock crm on stage")).Text);
    }

    [Fact]
    public async Task Locks_are_listed_newest_first_in_pages_with_who_holds_them()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.PlayAsync("dan: lock wms on demo because \"load test\"\nhang acme\nada: crm@v2 to acme on demo\nada: launch D-1\ndrive\ndan: lock crm on stage because \"x\"");
        var queries = world.Get<LockQueries>();
        var all = await queries.ListAsync(null, null, null, 50, default);
        Assert.Equal(["crm on stage dan ", "crm on demo ada D-1", "wms on demo dan "], all.Select(l => $"{l.What} {l.Owner} {l.Deployment}"));
        Assert.Equal(all.Skip(1).Take(1), await queries.ListAsync(null, null, all[0].Id, 1, default));
        await using var db = world.Open();
        var demo = await db.Environments.SingleAsync(e => e.Name == "demo");
        Assert.Equal(2, (await queries.ListAsync(null, demo.Id, null, 50, default)).Count);
    }

    private static async Task<IReadOnlyList<LifecycleState>> StatesAsync(ChatWorld world, int count)
    {
        var states = new List<LifecycleState>();
        for (var i = 1; i <= count; i++) states.Add((await world.DeploymentAsync($"D-{i}")).State);
        return states;
    }

    [Fact]
    public async Task The_owner_of_a_forgotten_lock_is_reminded_after_eight_hours_and_then_daily_once_each()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        var reminding = ActivatorUtilities.CreateInstance<RemindLockOwners>(world.Get<IServiceProvider>());
        await world.PlayAsync("dan: lock crm on stage because \"load test\"");
        async Task<int> RemindedAsync(double hours)
        {
            world.Clock.Now += TimeSpan.FromHours(hours);
            await reminding.ReconcileAsync(default);
            await reminding.ReconcileAsync(default);
            await using var db = world.Open();
            return await db.Notices.CountAsync(n => n.Text.Contains("Your lock of **crm on stage** is still there"));
        }

        foreach (var (hours, reminders) in new[] { (7.9, 0), (0.1, 1), (23.9, 1), (0.1, 2), (72, 3) }) Assert.Equal(reminders, await RemindedAsync(hours));
        await world.PlayAsync("dan: unlock crm on stage");
        Assert.Equal(3, await RemindedAsync(48));
    }
}
