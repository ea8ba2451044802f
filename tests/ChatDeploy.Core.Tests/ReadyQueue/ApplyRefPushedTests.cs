using ChatDeploy.Core.Deliveries;
using ChatDeploy.Testing;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Tests.ReadyQueue;

/// <summary>What GitHub's payloads alone, without a clone, make of the queue.</summary>
public sealed class ApplyRefPushedTests(StoreFixture store)
{
    private const string Main = "refs/heads/main";
    private const string Feature = "refs/heads/feature";

    [Fact]
    public async Task Pushed_commits_are_in_line_in_the_order_of_the_push()
    {
        await using var world = await QueueWorld.CreateAsync(store);
        var tool = await world.AddToolAsync("crm", "acme/crm");
        await PushAsync(world, Main, null, "b", ["a", "b"]);
        await PushAsync(world, Main, "b", "d", ["c", "d"]);
        Assert.Equal("a b c d", await world.LineAsync(tool));
    }

    [Fact]
    public async Task A_commit_keeps_author_message_time_and_link()
    {
        await using var world = await QueueWorld.CreateAsync(store);
        await world.AddToolAsync("crm", "acme/crm");
        await PushAsync(world, Main, null, "a", ["a"]);
        await using var db = await world.Contexts.CreateDbContextAsync();
        var commit = await db.Commits.SingleAsync();
        Assert.Equal(("Ada", "ada@example.com", "a", "main"), (commit.Author, commit.AuthorEmail, commit.Message, commit.Branch));
        Assert.Equal(new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero), commit.CommittedAt);
        Assert.Equal("https://github.example/commit/" + commit.Sha, commit.Url);
    }

    [Fact]
    public async Task Two_tools_of_one_repository_each_have_a_queue_by_their_own_branch()
    {
        await using var world = await QueueWorld.CreateAsync(store);
        var crm = await world.AddToolAsync("crm", "acme/shop");
        var wms = await world.AddToolAsync("wms", "Acme/Shop", branch: "feature");
        await PushAsync(world, Main, null, "a", ["a"], repository: "acme/shop");
        await PushAsync(world, Feature, null, "b", ["b"], repository: "acme/shop");
        Assert.Equal(("a", "b"), (await world.LineAsync(crm), await world.LineAsync(wms)));
    }

    [Fact]
    public async Task A_force_push_back_orphans_what_came_after_and_a_push_of_it_again_brings_it_back()
    {
        await using var world = await QueueWorld.CreateAsync(store);
        var tool = await world.AddToolAsync("crm", "acme/crm");
        await PushAsync(world, Main, null, "c", ["a", "b", "c"]);
        await PushAsync(world, Main, "c", "a", [], forced: true);
        Assert.Equal(("a", "b c"), (await world.LineAsync(tool), await world.OrphanedAsync(tool)));
        await PushAsync(world, Main, "a", "c", ["b", "c"]);
        Assert.Equal(("a b c", ""), (await world.LineAsync(tool), await world.OrphanedAsync(tool)));
    }

    [Fact]
    public async Task An_amended_commit_replaces_the_one_before()
    {
        await using var world = await QueueWorld.CreateAsync(store);
        var tool = await world.AddToolAsync("crm", "acme/crm");
        await PushAsync(world, Main, null, "b", ["a", "b"]);
        await PushAsync(world, Main, "b", "b2", ["b2"], forced: true);
        Assert.Equal(("a b2", "b"), (await world.LineAsync(tool), await world.OrphanedAsync(tool)));
    }

    [Fact]
    public async Task A_push_that_comes_too_early_is_in_the_air_until_the_gap_closes()
    {
        await using var world = await QueueWorld.CreateAsync(store);
        var tool = await world.AddToolAsync("crm", "acme/crm");
        await PushAsync(world, Main, null, "a", ["a"]);
        await PushAsync(world, Main, "b", "c", ["c"]);
        Assert.Equal(("a", ""), (await world.LineAsync(tool), await world.OrphanedAsync(tool)));
        await PushAsync(world, Main, "a", "b", ["b"]);
        Assert.Equal("a b c", await world.LineAsync(tool));
    }

    [Fact]
    public async Task A_late_commit_below_one_that_was_deployed_was_deployed_with_it()
    {
        await using var world = await QueueWorld.CreateAsync(store);
        var tool = await world.AddToolAsync("crm", "acme/crm");
        await PushAsync(world, Main, null, "a", ["a"]);
        await PushAsync(world, Main, "b", "c", ["c"]);
        await world.QueryAsync<long>("with u as (update commits set first_applied_at = '2026-11-20T12:00:00Z' where message = 'c' returning 1) select count(*) from u");
        await PushAsync(world, Main, "a", "b", ["b"]);
        Assert.Equal(0, await world.QueryAsync<long>("select count(*) from commits where first_applied_at is null"));
        Assert.Equal("a b c", await world.LineAsync(tool));
    }

    [Fact]
    public async Task Deleting_a_branch_orphans_what_is_on_no_other()
    {
        await using var world = await QueueWorld.CreateAsync(store);
        var tool = await world.AddToolAsync("crm", "acme/crm");
        await PushAsync(world, Main, null, "a", ["a"]);
        await PushAsync(world, Feature, null, "c", ["b", "c"]);
        await PushAsync(world, Main, "a", "b", ["b"]);
        await PushAsync(world, Feature, "c", null, []);
        Assert.Equal(("a b", "c"), (await world.LineAsync(tool), await world.OrphanedAsync(tool)));
    }

    [Fact]
    public async Task A_merge_brings_commits_of_another_branch_into_line()
    {
        await using var world = await QueueWorld.CreateAsync(store);
        var tool = await world.AddToolAsync("crm", "acme/crm");
        await PushAsync(world, Main, null, "a", ["a"]);
        await PushAsync(world, Feature, null, "f", ["f"]);
        Assert.Equal("a", await world.LineAsync(tool));
        await PushAsync(world, Main, "a", "m", ["f", "m"]);
        Assert.Equal("a f m", await world.LineAsync(tool));
    }

    [Fact]
    public async Task Commits_that_a_force_push_took_from_the_deploy_branch_stay_on_the_branch_that_has_them()
    {
        await using var world = await QueueWorld.CreateAsync(store);
        var tool = await world.AddToolAsync("crm", "acme/crm");
        await PushAsync(world, Main, null, "b", ["a", "b"]);
        await PushAsync(world, Feature, null, "b", ["b"]);
        await PushAsync(world, Main, "b", "a", [], forced: true);
        Assert.Equal(("a", "", "feature"), (await world.LineAsync(tool), await world.OrphanedAsync(tool), await world.QueryAsync<string>("select branch from commits where message = 'b'")));
    }

    [Fact]
    public async Task A_tag_is_created_moved_and_deleted()
    {
        await using var world = await QueueWorld.CreateAsync(store);
        var tool = await world.AddToolAsync("crm", "acme/crm");
        await PushAsync(world, "refs/tags/v1", null, "a", []);
        Assert.Contains($"tag v1 {Payloads.Sha("a")}", await world.StateAsync(tool), StringComparison.Ordinal);
        await PushAsync(world, "refs/tags/v1", "a", "b", [], forced: true);
        Assert.Contains($"tag v1 {Payloads.Sha("b")}", await world.StateAsync(tool), StringComparison.Ordinal);
        await PushAsync(world, "refs/tags/v1", "b", null, []);
        Assert.DoesNotContain("tag v1", await world.StateAsync(tool), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tag_on_a_commit_that_was_never_pushed_makes_it_known()
    {
        await using var world = await QueueWorld.CreateAsync(store);
        var tool = await world.AddToolAsync("crm", "acme/crm");
        await PushAsync(world, "refs/tags/v1", null, "a", []);
        Assert.Equal(("", "", 1L), (await world.LineAsync(tool), await world.OrphanedAsync(tool), await world.QueryAsync<long>("select count(*) from commits where message = 'a'")));
    }

    [Fact]
    public async Task A_push_applied_again_moves_nothing()
    {
        await using var world = await QueueWorld.CreateAsync(store);
        var tool = await world.AddToolAsync("crm", "acme/crm");
        await PushAsync(world, Main, null, "b", ["a", "b"]);
        var reset = await PushAsync(world, Main, "b", "a", [], forced: true);
        await PushAsync(world, Main, "a", "b", ["b"]);
        var before = await world.StateAsync(tool);
        await world.QueryAsync<long>($"with u as (update deliveries set status = 'stored', attempts = 0 where id = {reset} returning 1) select count(*) from u");
        await world.DrainAsync();
        Assert.Equal(before, await world.StateAsync(tool));
    }

    [Fact]
    public async Task A_huge_push_is_taken_whole()
    {
        await using var world = await QueueWorld.CreateAsync(store);
        var tool = await world.AddToolAsync("crm", "acme/crm");
        var names = Enumerable.Range(0, 2048).Select(i => $"c{i:0000}").ToArray();
        await PushAsync(world, Main, null, names[^1], names);
        Assert.Equal(string.Join(' ', names), await world.LineAsync(tool));
    }

    private static async Task<long> PushAsync(QueueWorld world, string reference, string? before, string? after, string[] commits, bool forced = false, string repository = "acme/crm")
    {
        var id = await world.DeliverAsync(Payloads.GitHub(repository, reference, before, after, commits, forced));
        await world.DrainAsync();
        Assert.Equal((DeliveryStatus.Applied, null), ((await world.DeliveryAsync(id)).Status, (await world.DeliveryAsync(id)).Error));
        return id;
    }
}
