using ChatDeploy.Core.Conversation.Wizard;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.ReadyQueue;
using ChatDeploy.Core.Tests.Conversation.Commands;
using ChatDeploy.Testing;

namespace ChatDeploy.Core.Tests.BadCommits;

/// <summary>Spec F3: a commit can be marked bad.</summary>
public sealed class BadCommitTests(StoreFixture store)
{
    [Fact]
    public async Task A_bad_commit_is_refused_by_whatever_name_until_the_mark_is_taken_away()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        Assert.StartsWith("⛔ **crm@v2**", (await world.DoAsync("dan", "bad crm@v2 because \"loses orders\"")).Text);
        Assert.Contains("marked as bad by dan: loses orders", await world.RefusedAsync("bad_commit", "ada", "crm@v2 to acme on stage"));
        await world.RefusedAsync("bad_commit", "ada", $"crm@{ChatWorld.Sha("crm", 2)} to acme on stage");
        await world.DoAsync("ada", "wms@v2 to acme on stage");
        await world.PlayAsync("ada: unbad crm@v2\nada: crm@v2 to acme on stage");
    }

    [Fact]
    public async Task A_bad_commit_is_marked_in_lists_and_the_wizard_offers_it_to_who_searches_for_it_only()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        var (choices, ada, sha) = (world.Get<CommitChoices>(), await world.PersonAsync("ada"), ChatWorld.Sha("crm", 2));
        Assert.Contains(await choices.OfToolAsync(ada, "crm", null, default), c => c.Sha == sha);
        await world.DoAsync("dan", "bad crm@v2 because \"loses orders\"");

        Assert.Contains("⛔ bad: loses orders", (await world.DoAsync("ada", "queue crm")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(await choices.OfToolAsync(ada, "crm", null, default), c => c.Sha == sha);
        Assert.Equal(new BadMark("loses orders", "dan"), Assert.Single(await choices.OfToolAsync(ada, "crm", sha[..10], default)).Marks.Bad);
    }

    [Fact]
    public async Task A_rollback_may_restore_a_bad_commit()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.DeployAsync("crm@v2 to acme on stage");
        await world.DeployAsync("crm@v3 to acme on stage");
        await world.PlayAsync("dan: bad crm@v2 because \"slow\"\nada: rollback D-2\nada: launch D-3\ndrive");
        Assert.Equal(LifecycleState.Applied, (await world.DeploymentAsync("D-3")).State);
    }

    [Fact]
    public async Task What_is_marked_while_it_waits_does_not_start()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.PlayAsync("dan: lock crm on stage because \"x\"\nada: crm@v2 to acme on stage\nada: launch D-1\ndan: bad crm@v2 because \"y\"\ndan: unlock crm on stage\ndrive");
        Assert.Equal(LifecycleState.Preview, (await world.DeploymentAsync("D-1")).State);
        await world.RefusedAsync("bad_commit", "ada", "launch D-1");
    }

    [Theory]
    [InlineData("already_bad", "ada", "bad crm@v2 because \"y\"", "dan: bad crm@v2 because \"x\"")]
    [InlineData("not_bad", "ada", "unbad crm@v2", "")]
    [InlineData("unknown_ref", "ada", "bad crm@v77 because \"x\"", "")]
    [InlineData("forbidden", "vic", "bad crm@v2 because \"x\"", "")]
    public async Task A_mark_is_refused(string code, string person, string line, string before)
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.PlayAsync(before);
        await world.RefusedAsync(code, person, line);
    }
}
