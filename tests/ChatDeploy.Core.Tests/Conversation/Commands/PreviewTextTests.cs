using ChatDeploy.Core.Deployments;
using ChatDeploy.Testing;

namespace ChatDeploy.Core.Tests.Conversation.Commands;

/// <summary>Previews as people read them, whole.</summary>
public sealed class PreviewTextTests(StoreFixture store)
{
    /// <summary>500 sites of one tenant, which is quick to deploy to, and a tenant with two.</summary>
    public static readonly string ManyStores = $"""
        tenants:
          - name: bigco
            stores: [{string.Join(", ", Enumerable.Range(1, 499).Select(i => $"s{i:000}"))}]
          - name: acme
            stores: [pdv-milano]
          - name: globex
        """;

    [Fact]
    public async Task A_preview_for_one_site()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.DeployAsync("crm@v2 to acme/pdv-roma on stage");
        await world.PlayAsync("dan: lock crm on stage because \"load test\"");
        Assert.Equal(
            """
            **D-2** preview: crm@v4 to acme/pdv-roma on stage, asked for by ada because “new tariffs”
            1 job, all in one wave:
            • crm v2 → v4: acme/pdv-roma
            2 commits of crm:
            • `5cb61d4` Change 4 of crm (grace)
            • `3003ac5` Change 3 of crm (linus)
            In the way:
            • crm on stage is locked by dan: load test.
            No approval needed.
            A rollback would restore crm v2 (1 site).
            Launch it by Fri 2026-11-20 14:00 Europe/Rome (in 60 min): `/deploy launch D-2`
            """,
            (await world.DoAsync("ada", "/deploy crm@v4 to acme/pdv-roma on stage because \"new tariffs\"")).Text);
    }

    [Fact]
    public async Task A_preview_of_what_is_there_already()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.DeployAsync("crm@v2 to acme/pdv-roma on stage");
        Assert.Equal(
            """
            **D-2** preview: crm@v2 to acme/pdv-roma on stage, asked for by ada
            Skipped: acme/pdv-roma (there already)
            ⚠ There is nothing to do: every site runs it already, is pinned, or has nothing to restore.
            Launching it would change nothing.
            """,
            (await world.DoAsync("ada", "/deploy crm@v2 to acme/pdv-roma on stage")).Text);
    }

    [Fact]
    public async Task A_preview_for_500_sites_in_waves_counts_where_it_cannot_name()
    {
        await using var world = await ChatWorld.CreateAsync(store, tenants: ManyStores);
        await world.PlayAsync("dan: pin bigco/s007 crm on prod because \"old printers\"");
        await world.Get<RequestDeployment>().HandleAsync(
            await world.PersonAsync("ada"),
            new DeploymentRequest([new RequestedItem("crm", "v9")], ["*"], "prod", Strategy: new Strategy { Kind = StrategyKind.Waves, Waves = [10, 50, 100], Parallelism = 20 }),
            default);
        Assert.Equal(
            """
            **D-1** preview: crm@v9 to * on prod, asked for by ada
            502 jobs in 3 waves of 51, 200, 251, at most 20 at once:
            • crm nothing → v9: 502 sites
            Jobs by tenant: acme 2, bigco 499, globex 1
            Skipped: 1 site (pinned)
            9 commits of crm:
            • `604f371` Change 9 of crm (linus)
            • `33df624` Change 8 of crm (grace)
            • `90c6e4e` Change 7 of crm (linus)
            • `e850c3d` Change 6 of crm (grace)
            • `7b14ab9` Change 5 of crm (linus)
            • `5cb61d4` Change 4 of crm (grace)
            • `3003ac5` Change 3 of crm (linus)
            • `923b4c4` Change 2 of crm (grace)
            …and 1 more
            Policy:
            ✓ crm@v9 is allowed on prod (tag:v*).
            ✓ prod asks for 1 approval, not the requester's own.
            Needs 1 approval from bob, dan, root.
            ⚠ On 502 sites nothing runs yet: a rollback would have nothing to restore there.
            Launch it by Fri 2026-11-20 14:00 Europe/Rome (in 60 min): `/deploy launch D-1`
            """,
            (await world.DoAsync("ada", "/deploy status D-1")).Text);
    }

    [Fact]
    public async Task A_preview_stays_readable_with_long_messages_many_tools_and_everything_in_the_way()
    {
        var tools = "tools:\n" + string.Join('\n', Enumerable.Range(1, 12).Select(i => $"  - {{ name: tool-{i:00}, repository: {{ provider: git, id: acme/t{i}, url: /srv/git/t{i}.git, branch: main }}, runner: {{ kind: local }} }}"));
        var tenants = "tenants:\n  - { name: globex }\n  - { name: acme, stores: [pdv-milano] }\n" + string.Join('\n', Enumerable.Range(1, 30).Select(i => $"  - {{ name: tenant-{i:00}, stores: [a, b] }}"));
        await using var world = await ChatWorld.CreateAsync(store, tenants: tenants, tools: tools);
        for (var i = 0; i < 12; i++)
            await world.AddReadyCommitAsync("tool-01", 20 + i, "grace \u202e hopper", string.Concat(Enumerable.Repeat($"Say `a` lot about {i} 👩‍🚀 ", 80)));
        for (var i = 1; i <= 12; i++) await world.PlayAsync($"root: lock tool-{i:00} on prod because \"{string.Concat(Enumerable.Repeat("load test ", 60))}\"");
        for (var i = 1; i <= 5; i++) await world.DeployAsync($"tool-01@v{i} tool-02@v{i} to tenant-{i:00} on prod", "dan");

        var line = $"{string.Join(' ', Enumerable.Range(1, 12).Select(i => $"tool-{i:00}@v9"))} to * on prod in 2h because \"{string.Concat(Enumerable.Repeat("long reason ", 100))}\"";
        var text = (await world.DoAsync("ada", line)).Text;
        var lines = text.Split('\n');
        Assert.True(lines.Length <= 40, text);
        Assert.All(lines, l => Assert.True(l.Length <= 320, l));
        Assert.All(["…and 18 more", "And 9 commits of tool-02, 9 commits of tool-03", "tool-01@v9, tool-02@v9, tool-03@v9, tool-04@v9 and 8 more to * on prod", "Starts not before", "In the way:", "Needs 1 approval"], part => Assert.Contains(part, text));
        Assert.DoesNotContain("\u202e", text);
    }

    [Fact]
    public async Task Versions_of_the_same_name_are_told_apart_by_their_commits()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.DeployAsync("crm@main to acme/pdv-roma on stage");
        await world.AddReadyCommitAsync("crm", 10, "grace", "Change 10 of crm");
        var text = (await world.DoAsync("ada", "crm@main to acme/pdv-roma on stage")).Text;
        Assert.Contains($"crm main (604f371) → main ({ChatWorld.Sha("crm", 10)[..7]}): acme/pdv-roma", text);
    }
}
