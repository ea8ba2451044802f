using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Freezes;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Tests.Conversation.Commands;
using ChatDeploy.Testing;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Tests.Freezes;

/// <summary>Nothing that a freeze touches starts; everything else goes on.</summary>
public sealed class FreezeTests(StoreFixture store)
{
    [Fact]
    public async Task A_frozen_deployment_waits_as_approved_says_so_once_and_starts_when_the_freeze_is_over()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        Assert.Contains("frozen by root until Fri 2026-11-20 18:00 UTC", (await world.DoAsync("root", "freeze stage until 18:00 because \"stocktaking\"")).Text);
        var preview = (await world.DoAsync("ada", "crm@v2 to acme on stage")).Text;
        Assert.Contains("stage is frozen by root: stocktaking", preview);
        Assert.Contains("Until Fri 2026-11-20 19:00 Europe/Rome", preview);
        await world.PlayAsync("ada: launch D-1\ndrive\ndrive");
        Assert.Equal(LifecycleState.Approved, await StateAsync(world, "D-1"));
        Assert.Single(await EventsAsync(world, 1, "waiting"));
        var blocker = Assert.Single((await world.Get<ExplainDeployment>().HandleAsync(1, default))!);
        Assert.Equal(("frozen", world.Clock.Now.AddHours(6)), (blocker.Code, blocker.ClearsAt));
        Assert.Equal(["root"], blocker.Who);

        world.Clock.Now += TimeSpan.FromHours(6);
        await world.DriveAsync();
        Assert.Equal(LifecycleState.Applied, await StateAsync(world, "D-1"));
    }

    [Fact]
    public async Task A_freeze_that_is_over_is_listed_no_more_and_deleted_a_day_later()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.DoAsync("root", "freeze stage until 18:00 because \"stocktaking\"");
        world.Clock.Now += TimeSpan.FromHours(6);
        Assert.Empty(await world.Get<FreezeQueries>().ListAsync(null, null, 10, default));
        Assert.Equal(1, await CountAfterAsync(TimeSpan.Zero));
        Assert.Equal(0, await CountAfterAsync(TimeSpan.FromDays(1)));

        async Task<int> CountAfterAsync(TimeSpan time)
        {
            world.Clock.Now += time;
            await new PurgeFreezes(world.Get<IDbContextFactory<DeployDbContext>>(), world.Clock).ReconcileAsync(default);
            await using var db = world.Open();
            return await db.Freezes.CountAsync();
        }
    }

    [Fact]
    public async Task One_tenants_freeze_holds_only_what_touches_it_and_lets_others_pass_at_the_policys_lock()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.PlayAsync("root: freeze demo for globex until 18:00 because \"demo day\"");
        Assert.Contains("Without globex, the others need not wait for that.", (await world.DoAsync("ada", "crm@v2 to acme, globex on demo")).Text);
        await world.PlayAsync("ada: crm@v2 to globex on demo\nada: launch D-2\nada: crm@v3 to acme on demo\nada: launch D-3\ndrive");
        Assert.Equal((LifecycleState.Approved, LifecycleState.Applied), (await StateAsync(world, "D-2"), await StateAsync(world, "D-3")));
        await world.PlayAsync("root: unfreeze demo for globex\ndrive");
        Assert.Equal(LifecycleState.Applied, await StateAsync(world, "D-2"));
    }

    [Fact]
    public async Task Behind_a_frozen_deployment_of_the_same_sites_the_order_is_kept()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.PlayAsync("root: freeze stage for globex until 18:00 because \"x\"\nada: crm@v2 to acme, globex on stage\nada: launch D-1\nada: crm@v3 to acme on stage\nada: launch D-2\ndrive");
        Assert.Equal((LifecycleState.Approved, LifecycleState.Approved), (await StateAsync(world, "D-1"), await StateAsync(world, "D-2")));
        await world.PlayAsync("root: unfreeze stage for globex\ndrive");
        Assert.Equal((LifecycleState.Applied, LifecycleState.Applied), (await StateAsync(world, "D-1"), await StateAsync(world, "D-2")));
    }

    [Fact]
    public async Task A_freeze_that_begins_meanwhile_holds_the_next_wave_until_it_is_over()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await InWavesAsync(world);
        Assert.Equal(LifecycleState.Applying, await StateAsync(world, "D-1"));
        Assert.Single(await EventsAsync(world, 1, "waiting"));
        Assert.Contains((await world.Get<ExplainDeployment>().HandleAsync(1, default))!, b => b.Code == "frozen" && b.Text.Contains("/deploy continue D-1", StringComparison.Ordinal));

        world.Clock.Now += TimeSpan.FromHours(7);
        await world.DriveAsync();
        Assert.Equal(LifecycleState.Applied, await StateAsync(world, "D-1"));
    }

    [Fact]
    public async Task A_person_may_let_the_waves_go_on_in_spite_of_the_freeze()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await InWavesAsync(world);
        await world.PlayAsync("ada: continue D-1\ndrive");
        Assert.Equal(LifecycleState.Applied, await StateAsync(world, "D-1"));
        Assert.Equal("ada", Assert.Single(await EventsAsync(world, 1, "continued_in_freeze")));
    }

    [Fact]
    public async Task Outside_of_the_windows_a_deployment_waits_and_starts_when_one_opens()
    {
        await using var world = await ChatWorld.CreateAsync(store, environments: "environments: [{ name: prod, policy: { windows: [{ cron: \"0 0 9 ? * MON-FRI\", duration: 3h, timeZone: Europe/Rome }] } }]");
        await world.PlayAsync("ada: crm@v2 to acme on prod\nada: launch D-1\ndrive");
        Assert.Equal(LifecycleState.Approved, await StateAsync(world, "D-1"));
        var blocker = Assert.Single((await world.Get<ExplainDeployment>().HandleAsync(1, default))!);
        Assert.Equal(("window_closed", new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero)), (blocker.Code, blocker.ClearsAt));

        world.Clock.Now = blocker.ClearsAt!.Value.AddTicks(-1);
        await world.DriveAsync();
        Assert.Equal(LifecycleState.Approved, await StateAsync(world, "D-1"));
        world.Clock.Now = blocker.ClearsAt.Value;
        await world.DriveAsync();
        Assert.Equal(LifecycleState.Applied, await StateAsync(world, "D-1"));
    }

    [Fact]
    public async Task A_recurring_freeze_comes_again_until_it_is_lifted()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        var root = await world.PersonAsync("root");
        var answer = await world.Get<FreezeEnvironment>().HandleAsync(root, new FreezeRequest(null, "acme", "night jobs", Cron: "0 0 13 * * ?", Duration: TimeSpan.FromHours(1), TimeZone: "Europe/Rome"), default);
        var set = Assert.IsType<FreezeAnswer.Done>(answer).Freezes[0];
        Assert.Equal(("every environment for acme", true, world.Clock.Now.AddHours(1)), (set.What, set.IsOn, set.ClearsAt));
        await world.PlayAsync("ada: crm@v2 to acme on stage\nada: launch D-1\ndrive");
        Assert.Equal(LifecycleState.Approved, await StateAsync(world, "D-1"));
        await world.Get<UnfreezeEnvironment>().HandleAsync(root, set.Id, default);
        await world.DriveAsync();
        Assert.Equal(LifecycleState.Applied, await StateAsync(world, "D-1"));
    }

    [Theory]
    [InlineData("forbidden", "ada", "freeze stage until 18:00 because \"x\"")]
    [InlineData("unknown_environment", "root", "freeze stag until 18:00 because \"x\"")]
    [InlineData("unknown_tenant", "root", "freeze stage for nobody until 18:00 because \"x\"")]
    [InlineData("not_frozen", "root", "unfreeze stage")]
    [InlineData("forbidden", "dan", "unfreeze stage")]
    public async Task A_freeze_is_refused(string code, string person, string line)
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.RefusedAsync(code, person, line);
    }

    // A deployment whose first wave runs when the freeze comes, and ends in it.
    private static async Task InWavesAsync(ChatWorld world)
    {
        world.Runner.End = _ => null;
        var request = new DeploymentRequest([new RequestedItem("crm", "v2")], ["acme"], "stage", Strategy: new Strategy { Kind = StrategyKind.Canary, Canary = 1 });
        Assert.IsType<DeploymentAnswer.Done>(await world.Get<RequestDeployment>().HandleAsync(await world.PersonAsync("ada"), request, default));
        await world.PlayAsync("ada: launch D-1\ndrive\nroot: freeze stage until 18:00 because \"x\"");
        world.Runner.End = ScriptedRunner.Hanging();
        await world.Runner.FinishHangingAsync();
        await world.DriveAsync();
    }

    private static async Task<LifecycleState> StateAsync(ChatWorld world, string id) => (await world.DeploymentAsync(id)).State;

    private static async Task<IReadOnlyList<string?>> EventsAsync(ChatWorld world, long id, string type)
    {
        await using var db = world.Open();
        return [.. db.Timeline.Where(e => e.DeploymentId == id && e.Type == type).Select(e => e.Actor)];
    }
}
