using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Catalog.Documents;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Policies;
using ChatDeploy.Core.Tests.Catalog.Documents;
using ChatDeploy.Testing;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Tests.Catalog;

public sealed class ApplyCatalogTests(StoreFixture store)
{
    private const string World = """
        environments: [{ name: stage }, { name: prod, policy: { approvals: 1 } }]
        clusters: [{ name: eu-1 }]
        tenants: [{ name: acme, cluster: eu-1, stores: [pdv-milano, { name: pdv-roma, timeZone: Europe/Rome }] }, { name: globex }]
        tools:
          - { name: crm, repository: { provider: github, id: acme/crm }, runner: { kind: local, env: { REGION: eu-1 } } }
          - { name: wms, repository: { provider: git, id: acme/wms, url: /srv/git/wms.git }, runners: { stage: { kind: local } } }
        people: [{ name: ada, email: ada@example.com, roles: [{ role: deployer, tenants: [acme/pdv-milano] }] }]
        channels: [{ surface: slack, id: C0, events: [applied] }]
        """;

    [Fact]
    public async Task A_catalog_is_stored_and_read_back()
    {
        await using var world = await StoredWorld.CreateAsync(store);

        var diff = await world.ApplyAsync(World);

        Assert.Equal(11, diff.Changes.Count);
        Assert.All(diff.Changes, change => Assert.Equal(CatalogChangeKind.Added, change.Kind));
        var applied = await world.ReadAsync();
        Assert.Equal((World, "ada"), (applied!.Text, applied.AppliedBy));
        Assert.Equal(Reading.Spelled(Reading.Accepted(World)), Reading.Spelled(applied.Document));
    }

    [Fact]
    public async Task Before_the_first_catalog_there_is_none()
    {
        await using var world = await StoredWorld.CreateAsync(store);

        Assert.Null(await world.ReadAsync());
    }

    [Fact]
    public async Task A_tenant_has_a_site_of_its_own_and_one_for_each_store()
    {
        await using var world = await StoredWorld.CreateAsync(store);
        await world.ApplyAsync(World);

        await using var db = world.Open();
        var sites = await db.Sites.OrderBy(site => site.Id).Select(site => new { site.Name, site.Store }).ToListAsync();
        Assert.Equal([("acme", null), ("acme/pdv-milano", "pdv-milano"), ("acme/pdv-roma", "pdv-roma"), ("globex", null)], sites.Select(site => (site.Name, site.Store)));
    }

    [Fact]
    public async Task Applied_again_nothing_is_written()
    {
        await using var world = await StoredWorld.CreateAsync(store);
        await world.ApplyAsync(World);
        var before = await world.FingerprintAsync();

        var diff = await world.ApplyAsync("# the same, with a comment\n" + World);

        Assert.True(diff.IsEmpty);
        Assert.Equal(before, await world.FingerprintAsync());
    }

    [Fact]
    public async Task A_dry_run_tells_the_changes_and_writes_nothing()
    {
        await using var world = await StoredWorld.CreateAsync(store);
        await world.ApplyAsync(World);
        var before = await world.FingerprintAsync();

        var diff = await world.ApplyAsync(World.Replace("approvals: 1", "approvals: 2", StringComparison.Ordinal), dryRun: true);

        Assert.Equal("~ environment prod: approvals 1 → 2", diff.ToString());
        Assert.Equal(before, await world.FingerprintAsync());
    }

    [Fact]
    public async Task What_is_no_longer_named_is_archived_and_what_is_named_again_is_revived()
    {
        await using var world = await StoredWorld.CreateAsync(store);
        await world.ApplyAsync(World);
        var rows = await world.CountsAsync();

        var removed = await world.ApplyAsync("environments: [{ name: stage }]");
        await using (var db = world.Open())
        {
            Assert.Equal(world.Now, (await db.Tools.SingleAsync(tool => tool.Name == "wms")).ArchivedAt);
            Assert.DoesNotContain(await db.Sites.ToListAsync(), site => site.ArchivedAt is null);
        }

        var restored = await world.ApplyAsync(World);

        Assert.All(removed.Changes, change => Assert.Equal(CatalogChangeKind.Archived, change.Kind));
        Assert.Equal(removed.Changes.Select(change => change.Path), restored.Changes.Select(change => change.Path));
        Assert.All(restored.Changes, change => Assert.Equal(CatalogChangeKind.Revived, change.Kind));
        Assert.Equal(rows, await world.CountsAsync());
        Assert.Equal(Reading.Spelled(Reading.Accepted(World)), Reading.Spelled((await world.ReadAsync())!.Document));
    }

    [Fact]
    public async Task A_time_of_archival_does_not_move()
    {
        await using var world = await StoredWorld.CreateAsync(store);
        await world.ApplyAsync(World);
        await world.ApplyAsync("environments: [{ name: stage }]");
        var archived = world.Now;
        world.Now += TimeSpan.FromDays(1);

        await world.ApplyAsync("environments: [{ name: stage, protected: true }]");

        await using var db = world.Open();
        Assert.Equal(archived, (await db.Tools.FirstAsync()).ArchivedAt);
    }

    [Theory]
    [InlineData("approvals: 1", "approvals: 2", 2)]
    [InlineData("approvals: 1", "approvals: 1, lock: tool", 2)]
    [InlineData("name: prod,", "name: prod, protected: true,", 1)]
    [InlineData("{ name: stage }, { name: prod, policy: { approvals: 1 } }", "{ name: prod, policy: { approvals: 1 } }, { name: stage }", 1)]
    public async Task Only_a_changed_policy_counts_as_a_revision_of_it(string text, string replacement, int revision)
    {
        await using var world = await StoredWorld.CreateAsync(store);
        await world.ApplyAsync(World);

        Assert.False((await world.ApplyAsync(World.Replace(text, replacement, StringComparison.Ordinal))).IsEmpty);

        await using var db = world.Open();
        Assert.Equal(revision, (await db.Environments.SingleAsync(environment => environment.Name == "prod")).PolicyRevision);
        Assert.Equal(1, (await db.Environments.SingleAsync(environment => environment.Name == "stage")).PolicyRevision);
    }

    [Theory]
    [InlineData("REGION: eu-1", "REGION: eu-2", 2)]
    [InlineData("id: acme/crm", "id: acme/crm, branch: release", 2)]
    [InlineData("id: acme/crm", "id: acme/crm, url: https://git.example.com/acme/crm.git", 2)]
    [InlineData("name: crm,", "name: crm, team: sales, tenants: [acme],", 1)]
    public async Task Only_a_changed_repository_or_runner_counts_as_a_revision_of_it(string text, string replacement, int revision)
    {
        await using var world = await StoredWorld.CreateAsync(store);
        await world.ApplyAsync(World);

        Assert.False((await world.ApplyAsync(World.Replace(text, replacement, StringComparison.Ordinal))).IsEmpty);

        await using var db = world.Open();
        Assert.Equal(revision, (await db.Tools.SingleAsync(tool => tool.Name == "crm")).RunnerRevision);
        Assert.Equal(1, (await db.Tools.SingleAsync(tool => tool.Name == "wms")).RunnerRevision);
    }

    [Fact]
    public async Task A_name_in_another_letter_case_is_the_same_thing_renamed()
    {
        await using var world = await StoredWorld.CreateAsync(store);
        await world.ApplyAsync(World);
        var rows = await world.CountsAsync();
        var renamed = World.Replace("acme", "ACME", StringComparison.Ordinal).Replace("name: crm", "name: CRM", StringComparison.Ordinal);

        await world.ApplyAsync(renamed);

        Assert.Equal(rows, await world.CountsAsync());
        Assert.Equal(Reading.Spelled(Reading.Accepted(renamed)), Reading.Spelled((await world.ReadAsync())!.Document));
    }

    [Fact]
    public async Task The_person_of_the_bootstrap_token_is_left_alone()
    {
        await using var world = await StoredWorld.CreateAsync(store);
        await using (var db = world.Open())
        {
            db.Add(new Person { Name = CatalogDocument.BootstrapPerson, Roles = [RoleGrant.Everywhere(Role.Admin)] });
            await db.SaveChangesAsync();
        }

        await world.ApplyAsync(World);

        await using var after = world.Open();
        Assert.Null((await after.People.SingleAsync(person => person.Name == CatalogDocument.BootstrapPerson)).ArchivedAt);
        Assert.Equal(["ada"], (await world.ReadAsync())!.Document.People.Select(person => person.Name));
    }

    [Fact]
    public async Task Applications_at_once_take_turns_and_the_last_one_holds_as_a_whole()
    {
        await using var world = await StoredWorld.CreateAsync(store);
        string[] wanted = [.. Enumerable.Range(1, 8).Select(n => World.Replace("approvals: 1", $"approvals: {n}", StringComparison.Ordinal).Replace("pdv-roma", $"pdv-{n}", StringComparison.Ordinal))];

        await Task.WhenAll(wanted.Select(text => world.ApplyAsync(text)));

        await using var db = world.Open();
        var last = await db.CatalogRevisions.OrderByDescending(revision => revision.Id).FirstAsync();
        Assert.Equal(8, await db.CatalogRevisions.CountAsync());
        Assert.Equal(8, (await db.Environments.SingleAsync(environment => environment.Name == "prod")).PolicyRevision);
        Assert.Equal(Reading.Spelled(Reading.Accepted(last.Text)), Reading.Spelled((await world.ReadAsync())!.Document));
    }

    [Fact]
    public async Task Every_pair_of_tool_and_environment_has_its_gate()
    {
        await using var world = await StoredWorld.CreateAsync(store);
        await world.ApplyAsync(World);
        await world.ApplyAsync(World.Replace("{ name: stage }", "{ name: demo }, { name: stage }", StringComparison.Ordinal));

        await using var db = world.Open();
        Assert.Equal(await db.Tools.CountAsync() * await db.Environments.CountAsync(), await db.Gates.CountAsync(gate => gate.ToolId > 0));
    }

    [Fact]
    public async Task A_policy_waits_for_a_decision_that_holds_its_gate()
    {
        await using var world = await StoredWorld.CreateAsync(store);
        await world.ApplyAsync(World);
        await using var db = world.Open();
        var prod = await db.Environments.SingleAsync(environment => environment.Name == "prod");
        await using var deciding = await db.Database.BeginTransactionAsync();
        await db.Database.ExecuteSqlAsync($"select 1 from gates where environment_id = {prod.Id} for update");

        var applying = world.ApplyAsync(World.Replace("approvals: 1", "approvals: 2", StringComparison.Ordinal));
        await Eventually.TrueAsync(async () => await world.WaitingForLocksAsync() > 0);
        Assert.False(applying.IsCompleted);
        await deciding.CommitAsync();

        Assert.False((await applying).IsEmpty);
    }

    [Fact]
    public async Task An_application_that_ends_in_the_middle_changes_nothing()
    {
        await using var world = await StoredWorld.CreateAsync(store);
        await world.ApplyAsync(World);
        await using (var db = world.Open())
            await db.Database.ExecuteSqlAsync($"alter table sites add constraint refused check (name <> 'initech/pdv-roma')");
        var before = await world.FingerprintAsync();

        // Sites come last: environments, tools, people and tenants are written by then.
        await Assert.ThrowsAsync<DbUpdateException>(() => world.ApplyAsync(World.Replace("acme", "initech", StringComparison.Ordinal)));

        Assert.Equal(before, await world.FingerprintAsync());
    }

    [Fact]
    public async Task Ten_thousand_stores_are_applied()
    {
        await using var world = await StoredWorld.CreateAsync(store);

        var diff = await world.ApplyAsync(SampleCatalogs.Large(10_000));

        Assert.Equal(10_002, diff.Changes.Count);
        Assert.Equal(10_000, (await world.ReadAsync())!.Document.Tenants[0].Stores.Count);
    }
}
