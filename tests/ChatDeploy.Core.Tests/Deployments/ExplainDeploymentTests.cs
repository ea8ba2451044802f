using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Runners;
using ChatDeploy.Core.Tests.Conversation.Commands;
using ChatDeploy.Testing;

namespace ChatDeploy.Core.Tests.Deployments;

public sealed class ExplainDeploymentTests(StoreFixture store)
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_deployment_that_does_not_exist_has_no_explanation()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        Assert.Null(await world.Get<ExplainDeployment>().HandleAsync(17, default));
    }

    [Fact]
    public async Task A_preview_waits_for_its_launch_and_says_when_it_expires_and_what_is_locked_meanwhile()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.PlayAsync("dan: lock crm on stage because \"load test\"\nada: crm@v2 to acme on stage");
        var blockers = await WhyAsync(world, "D-1");
        Assert.Equal(["preview_not_launched", "lock_held"], blockers.Select(b => b.Code));
        Assert.Equal((Noon.AddHours(1), "ada"), (blockers[0].ClearsAt, Assert.Single(blockers[0].Who)));
        Assert.Contains("/deploy launch D-1", blockers[0].Text);
        Assert.Contains("locked by dan: load test", blockers[1].Text);
        Assert.Equal("dan", Assert.Single(blockers[1].Who));

        world.Clock.Now += TimeSpan.FromHours(2);
        Assert.Equal("preview_expired", (await WhyAsync(world, "D-1"))[0].Code);
    }

    [Fact]
    public async Task A_verdict_that_blocks_is_told_with_who_can_clear_it()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.AddCommitAsync("crm", new string('e', 40), branch: "other");
        await world.PlayAsync("ada: crm@other to acme on prod");
        var blockers = await WhyAsync(world, "D-1");
        Assert.Equal(["preview_not_launched", "ref_not_allowed"], blockers.Select(b => b.Code));
        Assert.Equal("root", Assert.Single(blockers[1].Who));
    }

    [Fact]
    public async Task A_ticket_tells_how_many_approvals_are_missing_who_can_give_them_and_until_when()
    {
        await using var world = await ChatWorld.CreateAsync(store, environments: "environments: [{ name: prod, policy: { approvals: 2, twoPersonRule: true, approvalTtl: 24h } }]");
        await world.PlayAsync("dan: crm@v2 to globex on prod\ndan: launch D-1");
        var blocker = Assert.Single(await WhyAsync(world, "D-1"));
        Assert.Equal("approval_missing", blocker.Code);
        Assert.Contains("2 of 2 approvals are missing on T-1", blocker.Text);
        Assert.Equal(["bob", "eve", "root"], blocker.Who);
        Assert.Equal(Noon.AddHours(24), blocker.ClearsAt);

        await world.PlayAsync("eve: approve D-1");
        blocker = Assert.Single(await WhyAsync(world, "D-1"));
        Assert.Contains("1 of 2 approvals is missing", blocker.Text);
        Assert.Equal(["bob", "root"], blocker.Who);
    }

    [Fact]
    public async Task A_ticket_that_nobody_can_decide_says_so_and_names_the_administrators()
    {
        await using var world = await ChatWorld.CreateAsync(store, environments: "environments: [{ name: prod, policy: { approvals: 1, approvers: [dan], twoPersonRule: true } }]");
        await world.PlayAsync("dan: crm@v2 to acme on prod\ndan: launch D-1");
        var blocker = Assert.Single(await WhyAsync(world, "D-1"));
        Assert.Equal("nobody_can_approve", blocker.Code);
        Assert.Contains("nobody can give one that counts", blocker.Text);
        Assert.Equal("root", Assert.Single(blocker.Who));
    }

    [Fact]
    public async Task A_start_time_ahead_is_told_with_the_time()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.PlayAsync("ada: crm@v2 to acme on stage in 3h\nada: launch D-1\ndrive");
        var blocker = Assert.Single(await WhyAsync(world, "D-1"));
        Assert.Equal(("start_time_ahead", Noon.AddHours(3)), (blocker.Code, blocker.ClearsAt));
    }

    [Fact]
    public async Task Those_before_it_are_told_in_their_order_and_locks_by_hand_with_owner_and_reason()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.PlayAsync("hang acme\nada: crm@v2 to acme on demo\nada: launch D-1\ndrive\ndan: crm@v3 to globex on demo\ndan: launch D-2\ndrive\nada: crm@v4 to acme on demo\nada: launch D-3\ndrive");
        var blockers = await WhyAsync(world, "D-3");
        Assert.Equal(["earlier_deployment", "earlier_deployment"], blockers.Select(b => b.Code));
        Assert.Equal(["D-1 by ada (applying) comes first. See /deploy status D-1", "D-2 by dan (approved) comes first. See /deploy status D-2"], blockers.Select(b => b.Text));
        Assert.Equal(["ada", "dan"], blockers.Select(b => Assert.Single(b.Who)));

        await world.PlayAsync("ada: cancel D-3\nada: cancel D-1\ndrive\ndan: lock crm on demo because \"load test\"\nada: crm@v5 to acme on demo\nada: launch D-4\ndrive");
        Assert.Equal("lock_held", Assert.Single(await WhyAsync(world, "D-4")).Code);
    }

    [Fact]
    public async Task Nothing_holds_a_deployment_back_whose_turn_it_is()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.PlayAsync("ada: crm@v2 to acme on stage\nada: launch D-1");
        Assert.Empty(await WhyAsync(world, "D-1"));
    }

    [Fact]
    public async Task A_pause_tells_its_choices_who_may_choose_and_which_jobs_failed_why()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.PlayAsync("fail acme/pdv-roma\nada: crm@v2 to acme on stage\nada: launch D-1\ndrive");
        var blockers = await WhyAsync(world, "D-1");
        Assert.Equal(["paused", "job_failed"], blockers.Select(b => b.Code));
        Assert.Contains("retry, skip, continue or rollback D-1", blockers[0].Text);
        Assert.Equal(["ada", "dan", "root"], blockers[0].Who);
        Assert.Contains("crm on acme/pdv-roma: exit code 3: run.sh could not reach the till. Its log: /deployments/D-1", blockers[1].Text);
    }

    [Fact]
    public async Task A_job_with_unknown_outcome_is_told_as_lost()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        world.Runner.End = attempt => new JobReport.Finished(attempt.Key, default, JobOutcome.Lost, Reason: "outcome_unknown", Detail: "The service was killed and left no trace of it.");
        await world.PlayAsync("ada: crm@v2 to acme/pdv-roma on stage\nada: launch D-1\ndrive");
        var blockers = await WhyAsync(world, "D-1");
        Assert.Equal(["paused", "job_lost"], blockers.Select(b => b.Code));
        Assert.Contains("outcome unknown: The service was killed and left no trace of it.", blockers[1].Text);
    }

    [Fact]
    public async Task Running_jobs_are_told_and_those_without_a_sign_of_life_with_their_time_out()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.PlayAsync("hang acme acme/pdv-roma\nada: crm@v2 to acme on stage\nada: launch D-1\ndrive");
        var running = Assert.Single(await WhyAsync(world, "D-1"));
        Assert.Equal(("jobs_running", "2 jobs of wave 1 of 1 run: crm on acme, crm on acme/pdv-roma."), (running.Code, running.Text));

        world.Clock.Now += TimeSpan.FromMinutes(4);
        await world.Get<IJobReports>().ReportDurablyAsync(new JobReport.Progress(new AttemptKey(1, 1), world.Clock.Now, 40, "copying"), default);
        world.Clock.Now += TimeSpan.FromMinutes(4);
        var blockers = await WhyAsync(world, "D-1");
        Assert.Equal(["jobs_running", "no_sign_of_life"], blockers.Select(b => b.Code));
        Assert.Contains("crm on acme/pdv-roma (J-3) has given no sign for 8 minutes", blockers[1].Text);
        Assert.Equal(Noon.AddMinutes(15), blockers[1].ClearsAt);
        Assert.Equal(["ada", "dan", "root"], blockers[1].Who);
    }

    [Fact]
    public async Task Jobs_that_wait_for_the_runner_are_told()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        world.Runner.FreeSlots = 0;
        await world.PlayAsync("ada: crm@v2 to acme on stage\nada: launch D-1\ndrive");
        Assert.Equal(("waiting_for_runner", "4 jobs are next to start, as soon as the runner takes them."), Assert.Single((await WhyAsync(world, "D-1")).Select(b => (b.Code, b.Text))));
    }

    [Fact]
    public async Task A_cancel_that_waits_for_running_jobs_is_told()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.PlayAsync("hang acme\nada: crm@v2 to acme on stage\nada: launch D-1\ndrive\nada: cancel D-1");
        Assert.Equal(["cancel_requested", "jobs_running"], (await WhyAsync(world, "D-1")).Select(b => b.Code));
    }

    [Theory]
    [InlineData("ada: crm@v2 to acme on stage\nada: launch D-1\ndrive", "applied", "It is done; nothing holds it back.", "")]
    [InlineData("ada: crm@v2 to acme on stage\nada: cancel D-1", "cancelled", "ada cancelled it before its first job.", "ada")]
    [InlineData("ada: crm@v2 to acme on prod\nada: launch D-1\nbob: reject D-1 not during the sale", "rejected", "bob rejected it: not during the sale. Talk to them, then ask for it again.", "bob")]
    [InlineData("ada: crm@v2 to acme on stage\n+2h\ndrive", "expired", "Nobody launched its preview in time. Ask for it again.", "ada")]
    [InlineData("ada: crm@v2 to acme on prod\nada: launch D-1\n+25h\ndrive", "expired", "Nobody decided its ticket in time. Ask for it again.", "ada")]
    [InlineData("hang acme\nada: crm@v2 to acme on stage\nada: launch D-1\ndrive\ndan: cancel D-1\ndrive", "failed", "dan cancelled it while it ran. 3 jobs succeeded, 0 failed, 0 have an unknown outcome, 1 were cancelled. To restore what ran before: /deploy rollback D-1", "dan")]
    [InlineData("fail acme\nada: crm@v2 to acme on stage\nada: launch D-1\ndrive\nada: continue D-1\ndrive", "failed", "It went on in spite of failed jobs, which somebody accepted. 3 jobs succeeded, 1 failed, 0 have an unknown outcome, 0 were cancelled. To restore what ran before: /deploy rollback D-1", "")]
    public async Task The_end_is_told_with_its_reason(string script, string code, string text, string who)
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.PlayAsync(script);
        var end = Assert.Single(await WhyAsync(world, "D-1"));
        Assert.Equal((code, text, who), (end.Code, end.Text, string.Join(", ", end.Who)));
    }

    [Fact]
    public async Task A_deployment_that_was_taken_back_names_the_rollback()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.DeployAsync("crm@v1 to acme on stage");
        await world.DeployAsync("crm@v2 to acme on stage");
        await world.PlayAsync("ada: rollback D-2\nada: launch D-3\ndrive");
        var end = Assert.Single(await WhyAsync(world, "D-2"));
        Assert.Equal(("rollback", "D-3 has taken back what it brought."), (end.Code, end.Text));
    }

    [Fact]
    public async Task What_a_rollbacks_original_holds_is_not_in_its_way()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.PlayAsync("ada: crm@v1 to acme on demo\nada: launch D-1\ndrive\nfail acme\nada: crm@v2 to acme on demo\nada: launch D-2\ndrive\nada: rollback D-2");
        Assert.Equal("preview_not_launched", Assert.Single(await WhyAsync(world, "D-3")).Code);
        Assert.DoesNotContain("In the way", (await world.DoAsync("ada", "status D-3")).Text);
    }

    private static async Task<IReadOnlyList<Blocker>> WhyAsync(ChatWorld world, string id)
    {
        var blockers = await world.Get<ExplainDeployment>().HandleAsync((await world.DeploymentAsync(id)).Id, default);
        Assert.NotNull(blockers);
        return blockers;
    }
}
