using ChatDeploy.Core.Deployments;
using ChatDeploy.Testing;

namespace ChatDeploy.Core.Tests.Conversation.Commands;

/// <summary>The main job, said line by line.</summary>
public sealed class MainJobTests(StoreFixture store)
{
    [Fact]
    public async Task A_deployment_is_asked_for_launched_approved_paused_retried_applied_and_rolled_back_in_text()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.PlayAsync("ada: crm@v1 to acme on prod\nada: launch D-1\nbob: approve D-1\ndrive");

        var preview = await world.DoAsync("ada", "/deploy crm@v3 to acme on prod because “new tariffs”");
        Assert.Equal(2, preview.DeploymentId);
        Assert.Contains("• crm v1 → v3: acme, acme/pdv-milano, acme/pdv-roma, acme/pdv-torino", preview.Text);
        Assert.Contains("A rollback would restore crm v1 (4 sites).", preview.Text);
        Assert.EndsWith("`/deploy launch D-2`", preview.Text);

        var launched = await world.DoAsync("ada", "/deploy launch D-2");
        Assert.Contains("**D-2** waits for approval", launched.Text);
        Assert.Contains("T-2", launched.Text);
        Assert.Contains("bob, dan, root", launched.Text);

        world.Runner.End = ScriptedRunner.Failing("acme/pdv-roma");
        var approved = await world.DoAsync("bob", "/deploy approve D-2 looks good");
        Assert.StartsWith("bob approved D-2: looks good", approved.Text);
        Assert.Contains("it starts right away", approved.Text);
        await world.DriveAsync();

        var paused = await world.DoAsync("ada", "/deploy status D-2");
        Assert.Contains("is paused and asks", paused.Text);
        Assert.Contains("crm on acme/pdv-roma: exit code 3: run.sh could not reach the till. Its log: /deployments/D-2", paused.Text);
        Assert.Contains("`/deploy retry D-2`", paused.Text);

        world.Runner.End = ScriptedRunner.Failing();
        Assert.StartsWith("The failed jobs are tried again.", (await world.DoAsync("ada", "/deploy retry D-2")).Text);
        await world.DriveAsync();
        Assert.Contains("100 % · 4 of 4 done", (await world.DoAsync("ada", "/deploy status D-2")).Text);
        Assert.Contains("crm: v3 at all 4 sites", (await world.DoAsync("ada", "/deploy status acme")).Text);

        var rollback = await world.DoAsync("ada", "/deploy rollback D-2");
        Assert.Contains("**D-3** preview: rollback of D-2 (crm) to acme on prod", rollback.Text);
        Assert.Contains("• crm back, v3 → v1: acme, acme/pdv-milano, acme/pdv-roma, acme/pdv-torino", rollback.Text);
        await world.PlayAsync("ada: launch D-3\ndrive");
        Assert.Equal(LifecycleState.Rollback, (await world.DeploymentAsync("D-2")).State);
        Assert.Contains("crm: v1 at all 4 sites", (await world.DoAsync("ada", "/deploy status acme")).Text);
    }

    [Fact]
    public async Task One_tool_on_one_target_is_rolled_back()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.DeployAsync("crm@v1 to acme on stage");
        await world.DeployAsync("crm@v2 to acme on stage");
        var preview = await world.DoAsync("ada", "/deploy rollback crm on acme/pdv-roma on stage");
        Assert.Contains("crm back, v2 → v1: acme/pdv-roma", preview.Text);
        await world.PlayAsync("ada: launch D-3\ndrive");
        Assert.Contains("crm: v1 at acme/pdv-roma", (await world.DoAsync("ada", "/deploy status acme/pdv-roma")).Text);
    }

    [Fact]
    public async Task A_skip_and_a_continue_say_how_it_goes_on()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.PlayAsync("fail acme/pdv-roma\nada: crm@v1 to acme on stage\nada: launch D-1\ndrive\nada: crm@v2 to acme on demo\nada: launch D-2\ndrive");
        Assert.StartsWith("The failed jobs are left out.", (await world.DoAsync("ada", "/deploy skip D-1")).Text);
        Assert.StartsWith("It goes on without the failed jobs.", (await world.DoAsync("ada", "/deploy continue D-2")).Text);
        await world.DriveAsync();
        Assert.Equal(LifecycleState.Applied, (await world.DeploymentAsync("D-1")).State);
        Assert.Equal(LifecycleState.Failed, (await world.DeploymentAsync("D-2")).State);
        Assert.Contains("in spite of failed jobs", (await world.DoAsync("ada", "/deploy why D-2")).Text);
    }

    [Fact]
    public async Task A_cancel_before_the_first_job_and_one_while_jobs_run_say_what_becomes_of_it()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.PlayAsync("ada: crm@v1 to acme on prod\nada: launch D-1");
        Assert.Contains("**D-1** is cancelled", (await world.DoAsync("ada", "/deploy cancel D-1")).Text);
        await world.PlayAsync("hang acme\nada: crm@v1 to acme on stage\nada: launch D-2\ndrive");
        Assert.Contains("1 running job is asked to stop", (await world.DoAsync("ada", "/deploy cancel D-2")).Text);
        await world.DriveAsync();
        Assert.Contains("ada cancelled it while it ran.", (await world.DoAsync("ada", "/deploy status D-2")).Text);
    }

    [Fact]
    public async Task A_rejection_ends_it_with_the_reason()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.PlayAsync("ada: crm@v1 to acme on prod\nada: launch D-1");
        var text = (await world.DoAsync("bob", "/deploy reject D-1 not during the sale")).Text;
        Assert.StartsWith("bob rejected D-1: not during the sale", text);
        Assert.Contains("**D-1** is rejected", text);
        Assert.Contains("Who can help: bob.", text);
    }

    [Fact]
    public async Task A_time_is_read_in_the_persons_zone_and_repeated_with_it()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        Assert.Contains("Starts not before Fri 2026-11-20 18:30 Europe/Rome (in 6 h)", (await world.DoAsync("ada", "/deploy crm@v1 to acme on stage at 18:30")).Text);
        Assert.Equal(SetTo(17, 30), (await world.DeploymentAsync("D-1")).ScheduledFor);
        Assert.Contains("18:30 UTC (in 6 h)", (await world.DoAsync("root", "/deploy crm@v1 to acme on stage at 18:30")).Text);
        var tomorrow = (await world.DoAsync("ada", "/deploy crm@v1 to acme on stage at 9:00")).Text;
        Assert.StartsWith("09:00 has passed today, so this is tomorrow.", tomorrow);
        await world.PlayAsync("ada: launch D-1\ndrive");
        Assert.Contains("that has not come yet. Until Fri 2026-11-20 18:30 Europe/Rome", (await world.DoAsync("ada", "/deploy why D-1")).Text);

        static DateTimeOffset SetTo(int hour, int minute) => new(2026, 11, 20, hour, minute, 0, TimeSpan.Zero);
    }

    [Fact]
    public async Task A_launched_deployment_tells_its_place_in_the_queue_and_who_is_before_it()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.PlayAsync("hang acme\nada: crm@v1 to acme on demo\nada: launch D-1\ndrive\ndan: crm@v2 to globex on demo\ndan: launch D-2\ndrive\nada: crm@v3 to acme on demo");
        var text = (await world.DoAsync("ada", "/deploy launch D-3")).Text;
        Assert.Contains("Place in the queue: 3", text);
        Assert.Contains("D-1 by ada (applying) comes first.", text);
        Assert.Contains("D-2 by dan (approved) comes first.", text);
    }
}
