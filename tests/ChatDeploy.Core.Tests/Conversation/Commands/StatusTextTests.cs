using ChatDeploy.Core.Deployments;
using ChatDeploy.Testing;

namespace ChatDeploy.Core.Tests.Conversation.Commands;

/// <summary>How launched deployments stand, whole.</summary>
public sealed class StatusTextTests(StoreFixture store)
{
    [Fact]
    public async Task The_status_of_a_job_on_one_site_that_runs()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.PlayAsync("hang acme/pdv-roma\nada: crm@v2 to acme/pdv-roma on stage\nada: launch D-1\ndrive");
        Assert.Equal(
            """
            **D-1** is applying, wave 1 of 1: crm@v2 to acme/pdv-roma on stage, asked for by ada
            Started Fri 2026-11-20 13:00 Europe/Rome (now)
            ░░░░░░░░░░░░░░░░░░░░ 0 % · 0 of 1 done · 1 running
            • 1 job of wave 1 of 1 runs: crm on acme/pdv-roma.
            """,
            (await world.DoAsync("ada", "status D-1")).Text);
    }

    [Fact]
    public async Task The_status_of_500_sites_of_which_some_failed()
    {
        await using var world = await ChatWorld.CreateAsync(store, tenants: PreviewTextTests.ManyStores);
        await world.PlayAsync($"fail {string.Join(' ', Enumerable.Range(1, 25).Select(i => $"bigco/s{i:000}"))}");
        await world.Get<RequestDeployment>().HandleAsync(
            await world.PersonAsync("ada"), new DeploymentRequest([new RequestedItem("crm", "v9")], ["bigco", "acme"], "stage", Strategy: new Strategy { FailureThreshold = 24 }), default);
        await world.PlayAsync("ada: launch D-1\ndrive\n+3h");
        Assert.Equal(
            """
            **D-1** is paused and asks, wave 1 of 1: crm@v9 to bigco, acme on stage, asked for by ada
            Started Fri 2026-11-20 13:00 Europe/Rome (3 h ago)
            ███████████████████░ 95 % · 477 of 502 done · 25 failed
            By tenant: bigco 475/500 (25 failed), acme 2/2
            • crm on bigco/s001: exit code 3: run.sh could not reach the till. Its log: /deployments/D-1
            • crm on bigco/s002: exit code 3: run.sh could not reach the till. Its log: /deployments/D-1
            • crm on bigco/s003: exit code 3: run.sh could not reach the till. Its log: /deployments/D-1
            • crm on bigco/s004: exit code 3: run.sh could not reach the till. Its log: /deployments/D-1
            • crm on bigco/s005: exit code 3: run.sh could not reach the till. Its log: /deployments/D-1
            • crm on bigco/s006: exit code 3: run.sh could not reach the till. Its log: /deployments/D-1
            • crm on bigco/s007: exit code 3: run.sh could not reach the till. Its log: /deployments/D-1
            • crm on bigco/s008: exit code 3: run.sh could not reach the till. Its log: /deployments/D-1
            • crm on bigco/s009: exit code 3: run.sh could not reach the till. Its log: /deployments/D-1
            • crm on bigco/s010: exit code 3: run.sh could not reach the till. Its log: /deployments/D-1
            • 15 more.
            Choose (ada, dan, root): `/deploy retry D-1` tries the failed jobs again · `/deploy skip D-1` leaves them out · `/deploy continue D-1` goes on without them · `/deploy rollback D-1` restores what ran before
            """,
            (await world.DoAsync("ada", "status D-1")).Text);
    }

    [Fact]
    public async Task The_status_of_one_that_waits_for_approval_names_the_ticket_and_who_can()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.PlayAsync("ada: crm@v2 to acme/pdv-roma on prod\nada: launch D-1");
        Assert.Equal(
            """
            **D-1** waits for approval: crm@v2 to acme/pdv-roma on prod, asked for by ada
            Launched Fri 2026-11-20 13:00 Europe/Rome (now)
            • Its approval is missing on T-1: /deploy approve D-1. Undecided, it expires. Who can help: bob, dan, root. Until Sat 2026-11-21 13:00 Europe/Rome (in 24 h).
            """,
            (await world.DoAsync("ada", "status D-1")).Text);
    }

    [Fact]
    public async Task The_status_of_one_that_is_applied_tells_how_to_take_it_back()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.DeployAsync("crm@v2 to acme/pdv-roma on stage");
        Assert.Equal(
            """
            **D-1** is applied: crm@v2 to acme/pdv-roma on stage, asked for by ada
            Ended Fri 2026-11-20 12:00 UTC (now), after 1 s
            ████████████████████ 100 % · 1 of 1 done
            To take it back: `/deploy rollback D-1`
            """,
            (await world.DoAsync("vic", "status D-1")).Text);
    }

    [Fact]
    public async Task The_status_of_everything_lists_what_is_under_way_and_what_ended()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        Assert.StartsWith("Nothing is under way.", (await world.DoAsync("vic", "status")).Text);
        await world.PlayAsync("ada: crm@v1 to acme on stage\nada: launch D-1\ndrive\nfail acme\nada: crm@v2 to acme on demo\nada: launch D-2\ndrive\nada: crm@v3 wms@v1 to acme on prod\nada: launch D-3");
        Assert.Equal(
            """
            **Under way**
            • D-3 waits for approval: crm@v3, wms@v1 to acme on prod, by ada
            • D-2 paused, asks (1 of 4 jobs failed): crm@v2 to acme on demo, by ada
            **Ended lately** (times in Europe/Rome)
            • 2026-11-20 13:00 D-1 applied: crm@v1 to acme on stage, by ada
            More: `/deploy status <target>` · `/deploy status <id>` · `/deploy queue`
            """,
            (await world.DoAsync("ada", "status")).Text);
    }

    [Fact]
    public async Task The_status_of_a_target_tells_what_runs_what_is_ready_what_is_under_way_and_what_is_pinned()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.DeployAsync("crm@v2 to acme on stage");
        await world.DeployAsync("crm@v4 wms@v9 to acme/pdv-roma on stage");
        await world.PlayAsync("ada: crm@v9 to acme/pdv-roma on prod\nada: launch D-3\ndan: pin acme/pdv-milano crm on stage because \"old printers\"");
        Assert.Equal(
            """
            **acme** (4 sites)
            • stage · crm: v2 at 3 sites, v4 at acme/pdv-roma · 7 commits ready
            • stage · wms: v9 at acme/pdv-roma, nothing at 3 sites · 9 commits ready
            Under way:
            • D-3 waits for approval: crm@v9 to acme/pdv-roma on prod, by ada
            Pinned:
            • acme/pdv-milano at crm v2 on stage, by dan: old printers
            """,
            (await world.DoAsync("ada", "status acme")).Text);
        Assert.Equal(
            """
            **acme/pdv-milano** (1 site)
            • stage · crm: v2 at acme/pdv-milano · 7 commits ready
            Pinned:
            • acme/pdv-milano at crm v2 on stage, by dan: old printers
            """,
            (await world.DoAsync("ada", "status acme/pdv-milano")).Text);
    }
}
