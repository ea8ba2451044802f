using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Deliveries;
using ChatDeploy.Integrations.Tests.Scm.Git;
using ChatDeploy.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace ChatDeploy.Core.Tests.ReadyQueue;

/// <summary>What pushes to a real repository, read through a real clone, make of the queue.</summary>
public sealed class PlainGitTests(StoreFixture store)
{
    private const string Main = "refs/heads/main";

    [Fact]
    public async Task The_commits_of_a_push_are_read_from_the_repository()
    {
        await using var world = await QueueWorld.CreateAsync(store);
        using var pushing = new PushingRepository("acme/crm");
        var tool = await world.AddToolAsync("crm", "acme/crm", "git", pushing.Url);
        await pushing.PushAsync(world, Main, git => git.Commit("a"));
        await pushing.PushAsync(world, Main, git => (git.Commit("b"), git.Commit("c")));
        Assert.Equal("a b c", await world.LineAsync(tool));
    }

    [Fact]
    public async Task A_merge_puts_the_branch_s_commits_after_those_that_were_there()
    {
        await using var world = await QueueWorld.CreateAsync(store);
        using var pushing = new PushingRepository("acme/crm");
        var tool = await world.AddToolAsync("crm", "acme/crm", "git", pushing.Url);
        await pushing.PushAsync(world, Main, git => git.Commit("a"));
        await pushing.PushAsync(world, "refs/heads/feature", git =>
        {
            git.Git("checkout", "--quiet", "-b", "feature");
            git.Commit("f");
        });
        await pushing.PushAsync(world, Main, git =>
        {
            git.Git("checkout", "--quiet", "main");
            git.Commit("b", ("other.txt", "b"));
        });
        await pushing.PushAsync(world, Main, git => git.Git("merge", "--quiet", "--no-ff", "--message", "m", "feature"));
        Assert.Equal("a b f m", await world.LineAsync(tool));
    }

    [Fact]
    public async Task A_rewritten_branch_orphans_what_it_lost()
    {
        await using var world = await QueueWorld.CreateAsync(store);
        using var pushing = new PushingRepository("acme/crm");
        var tool = await world.AddToolAsync("crm", "acme/crm", "git", pushing.Url);
        await pushing.PushAsync(world, Main, git => (git.Commit("a"), git.Commit("b"), git.Commit("c")));
        await pushing.PushAsync(world, Main, git =>
        {
            git.Git("reset", "--quiet", "--hard", "HEAD~2");
            git.Commit("d");
        });
        Assert.Equal(("a d", "b c"), (await world.LineAsync(tool), await world.OrphanedAsync(tool)));
    }

    [Fact]
    public async Task Only_the_newest_2048_commits_of_a_huge_history_are_taken()
    {
        await using var world = await QueueWorld.CreateAsync(store);
        using var pushing = new PushingRepository("acme/crm");
        var tool = await world.AddToolAsync("crm", "acme/crm", "git", pushing.Url);
        await pushing.PushAsync(world, Main, git => git.Import(Enumerable.Range(0, 2100).Select(i => $"c{i:0000}")));
        Assert.Equal(string.Join(' ', Enumerable.Range(52, 2048).Select(i => $"c{i:0000}")), await world.LineAsync(tool));
    }

    [Fact]
    public async Task A_repository_that_was_there_before_the_tool_begins_with_its_first_push()
    {
        await using var world = await QueueWorld.CreateAsync(store);
        using var pushing = new PushingRepository("acme/crm");
        pushing.Git.Commit("old");
        var tool = await world.AddToolAsync("crm", "acme/crm", "git", pushing.Url);
        await pushing.PushAsync(world, Main, git => git.Commit("new"));
        Assert.Equal("new", await world.LineAsync(tool));
    }

    [Fact]
    public async Task An_annotated_tag_stands_for_its_commit()
    {
        await using var world = await QueueWorld.CreateAsync(store);
        using var pushing = new PushingRepository("acme/crm");
        var tool = await world.AddToolAsync("crm", "acme/crm", "git", pushing.Url);
        await pushing.PushAsync(world, Main, git => git.Commit("a"));
        await pushing.PushAsync(world, "refs/tags/v1", git => git.Git("tag", "--annotate", "--message", "one", "v1"));
        Assert.Contains("tag v1 " + pushing.Git.Git("rev-parse", "main"), await world.StateAsync(tool), StringComparison.Ordinal);
        await pushing.PushAsync(world, "refs/tags/v1", git => git.Git("tag", "--delete", "v1"));
        Assert.DoesNotContain("tag v1", await world.StateAsync(tool), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replaying_a_delivery_of_long_ago_changes_nothing()
    {
        await using var world = await QueueWorld.CreateAsync(store);
        using var pushing = new PushingRepository("acme/crm");
        var tool = await world.AddToolAsync("crm", "acme/crm", "git", pushing.Url);
        await pushing.PushAsync(world, Main, git => (git.Commit("a"), git.Commit("b")));
        await pushing.PushAsync(world, Main, git => git.Git("reset", "--quiet", "--hard", "HEAD~1"));
        await pushing.PushAsync(world, Main, git => git.Commit("c"));
        var before = await world.StateAsync(tool);
        await world.QueryAsync<long>("with u as (update deliveries set status = 'stored', attempts = 0 returning 1) select count(*) from u");
        await world.DrainAsync();
        Assert.Equal(before, await world.StateAsync(tool));
    }

    [Fact]
    public async Task Deliveries_in_any_order_end_where_the_repository_is()
    {
        await using var world = await QueueWorld.CreateAsync(store);
        var number = 0;
        var work = from choices in Gen.Choose(0, 1 << 10).ArrayOf(8)
                   from order in Gen.Shuffle(Enumerable.Range(0, 30).ToArray())
                   select (choices, order);
        await Task.Run(() => Prop.ForAll(work.ToArbitrary(), w => EndsAlikeAsync(world, ++number, w.choices, w.order).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(6)));
    }

    private static async Task<bool> EndsAlikeAsync(QueueWorld world, int number, int[] choices, int[] order)
    {
        using var pushing = new PushingRepository($"acme/live-{number}");
        var live = await world.AddToolAsync($"live-{number}", $"acme/live-{number}", "git", pushing.Url);
        var shuffled = await world.AddToolAsync($"shuffled-{number}", $"acme/shuffled-{number}", "git", pushing.Url);
        foreach (var choice in choices.Prepend(0)) await pushing.DoAsync(world, choice);

        foreach (var (index, at) in order.Where(i => i < pushing.Payloads.Count).Select((index, at) => (index, at)))
        {
            await world.DeliverAsync(pushing.Payloads[index].Replace("live", "shuffled", StringComparison.Ordinal), "git");
            if (at % 3 == 0) await world.DrainAsync();
        }

        await world.DrainAsync();
        Assert.True(pushing.Payloads.Count <= order.Length);
        Assert.Equal(string.Join(' ', pushing.Git.Git("log", "--format=%s", "--topo-order", "--reverse", "main").Split('\n')), await world.LineAsync(shuffled));
        Assert.Equal(await WhereItStandsAsync(world, live), await WhereItStandsAsync(world, shuffled));
        return true;
    }

    /// <summary>The state but for commits that came and went before anybody looked.</summary>
    private static async Task<string> WhereItStandsAsync(QueueWorld world, Tool tool) =>
        string.Join('\n', (await world.StateAsync(tool)).Split('\n').Where(line => !line.StartsWith("orphaned ", StringComparison.Ordinal)));
}
