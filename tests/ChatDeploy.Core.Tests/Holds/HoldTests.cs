using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.ReadyQueue;
using ChatDeploy.Core.Tests.Conversation.Commands;
using ChatDeploy.Testing;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Tests.Holds;

/// <summary>Spec F3: what was rolled back does not come back by itself.</summary>
public sealed class HoldTests(StoreFixture store)
{
    [Fact]
    public async Task What_was_rolled_back_is_held_against_newest_commit_defaults_until_a_person_lifts_the_hold()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.DeployAsync("crm@v2 to acme on stage");
        await world.DeployAsync("crm@v3 to acme/pdv-roma on stage");
        await world.PlayAsync("ada: rollback D-2\nada: launch D-3\ndrive");

        var text = await world.RefusedAsync("held", "dan", "crm to acme on stage");
        Assert.Contains("crm is held at acme/pdv-roma on stage, since D-3 took v3 back.", text);
        Assert.Contains("/deploy unhold crm acme/pdv-roma on stage", text);
        Assert.Contains("the hold stays until it is lifted", (await world.DoAsync("dan", "crm@v9 to acme on stage")).Text);
        await world.DoAsync("dan", "crm to globex on stage");
        Assert.Contains("since D-3 had taken v3 back", (await world.DoAsync("dan", "unhold crm acme/pdv-roma on stage")).Text);
        await world.DoAsync("dan", "crm to acme on stage");
    }

    [Fact]
    public async Task What_a_rollback_holds_is_in_the_audit_trail_and_on_the_commit()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.DeployAsync("crm@v2 to acme on stage");
        await world.DeployAsync("crm@v3 to acme/pdv-roma on stage");
        await world.PlayAsync("ada: rollback D-2\nada: launch D-3\ndrive");

        await using var db = world.Open();
        var row = Assert.Single(await db.AuditRows.AsNoTracking().Where(r => r.Act == "hold_set").ToListAsync());
        Assert.Equal(("crm on stage", "crm@v3", "stage"), (row.SubjectId, row.Ref, row.Environment));
        Assert.Contains("D-3", row.Details, StringComparison.Ordinal);
        var page = Assert.IsType<CommitListing.Page>(await world.InScopeAsync<CommitQueries, CommitListing>(q => q.ListAsync(new CommitFilter(Tool: "crm"), default)));
        Assert.Equal([new CommitHold("stage", 1)], page.Items.Single(c => c.Sha == ChatWorld.Sha("crm", 3)).Held);
    }

    [Fact]
    public async Task A_newest_commit_that_waited_while_a_hold_was_set_does_not_start()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.PlayAsync("dan: lock crm on stage because \"x\"\nada: crm to acme on stage\nada: launch D-1\nada: hold crm acme on stage\ndan: unlock crm on stage\ndrive");
        Assert.Equal(LifecycleState.Preview, (await world.DeploymentAsync("D-1")).State);
        Assert.Contains((await world.Get<ExplainDeployment>().HandleAsync(1, default))!, b => b.Code == "held");
    }

    [Theory]
    [InlineData("already_held", "dan", "hold crm acme on stage", "ada: hold crm acme on stage")]
    [InlineData("not_held", "ada", "unhold crm acme on stage", "")]
    [InlineData("forbidden", "vic", "hold crm acme on stage", "")]
    [InlineData("tool_not_at_target", "ada", "hold wms globex on stage", "")]
    public async Task A_hold_is_refused(string code, string person, string line, string before)
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.PlayAsync(before);
        await world.RefusedAsync(code, person, line);
    }
}
