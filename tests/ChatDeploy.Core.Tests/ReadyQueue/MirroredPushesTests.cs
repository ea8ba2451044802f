using ChatDeploy.Core.Catalog;
using ChatDeploy.Testing;

namespace ChatDeploy.Core.Tests.ReadyQueue;

/// <summary>A repository with a fallback at another provider: pushes of both feed one queue, and what both tell counts once.</summary>
public sealed class MirroredPushesTests(StoreFixture store)
{
    private const string Main = "refs/heads/main";
    private static readonly RepositoryFallback Mirror = new("github", "acme/mirror", null);

    [Fact]
    public async Task What_both_tell_counts_once_whoever_is_first()
    {
        await using var world = await QueueWorld.CreateAsync(store);
        var tool = await world.AddToolAsync("crm", "acme/crm", fallback: Mirror);
        await TellAsync(world, "acme/crm", null, "a", "a");
        await TellAsync(world, "acme/mirror", null, "a", "a");
        await TellAsync(world, "acme/mirror", "a", "c", "b", "c");
        await TellAsync(world, "acme/crm", "a", "b", "b");
        await TellAsync(world, "acme/crm", "b", "c", "c");
        await TellAsync(world, "acme/crm", "c", "d", "d");
        Assert.Equal(("a b c d", ""), (await world.LineAsync(tool), await world.OrphanedAsync(tool)));
        Assert.Equal(0, await world.QueryAsync<long>("select count(*) from ref_pushes where is_second_hand or not is_connected"));
    }

    [Fact]
    public async Task The_mirror_alone_feeds_the_queue_too()
    {
        await using var world = await QueueWorld.CreateAsync(store);
        var tool = await world.AddToolAsync("crm", "acme/crm", fallback: Mirror);
        await TellAsync(world, "acme/mirror", null, "a", "a");
        await TellAsync(world, "acme/mirror", "b", "c", "c");
        await TellAsync(world, "acme/mirror", "a", "b", "b");
        Assert.Equal("a b c", await world.LineAsync(tool));
    }

    [Fact]
    public async Task A_mirror_that_lags_behind_takes_nothing_back()
    {
        await using var world = await QueueWorld.CreateAsync(store);
        var tool = await world.AddToolAsync("crm", "acme/crm", fallback: Mirror);
        await TellAsync(world, "acme/crm", null, "a", "a");
        await TellAsync(world, "acme/crm", "a", "c", "b", "c");
        await TellAsync(world, "acme/mirror", null, "a", "a");
        await TellAsync(world, "acme/mirror", "a", "b", "b");
        await TellAsync(world, "acme/crm", "c", "d", "d");
        Assert.Equal("a b c d", await world.LineAsync(tool));
    }

    private static async Task TellAsync(QueueWorld world, string repository, string? before, string after, params string[] commits)
    {
        await world.DeliverAsync(Payloads.GitHub(repository, Main, before, after, commits));
        await world.DrainAsync();
    }
}
