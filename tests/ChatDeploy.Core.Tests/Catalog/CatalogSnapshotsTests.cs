using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Reconcilers;
using ChatDeploy.Core.Tests.History;
using ChatDeploy.Testing;

namespace ChatDeploy.Core.Tests.Catalog;

public sealed class CatalogSnapshotsTests(StoreFixture store)
{
    [Fact]
    public async Task A_catalog_applied_on_this_node_is_in_the_next_answer()
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        await world.Catalogs.GetAsync(CancellationToken.None);
        await ApplyAsync(world, "initech");
        world.Hints.Raise(Hint.CatalogApplied);
        Assert.NotNull((await world.Catalogs.GetAsync(CancellationToken.None)).Tenants.Find("initech"));
    }

    [Fact]
    public async Task A_catalog_applied_elsewhere_is_noticed_without_a_hint()
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        await ApplyAsync(world, "initech");
        await Eventually.TrueAsync(async () => (await world.Catalogs.GetAsync(CancellationToken.None)).Tenants.Find("initech") is not null);
    }

    [Fact]
    public async Task While_the_revision_stays_the_snapshot_does()
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        world.Hints.Raise(Hint.CatalogApplied);
        Assert.Same(world.Catalog, await world.Catalogs.GetAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Callers_at_the_same_time_get_the_same_snapshot()
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        await ApplyAsync(world, "initech");
        world.Hints.Raise(Hint.CatalogApplied);
        var snapshots = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => world.Catalogs.GetAsync(CancellationToken.None).AsTask()));
        Assert.Single(snapshots.Distinct());
    }

    private static async Task ApplyAsync(HistoryWorld world, string tenant)
    {
        await using var db = world.Connect();
        db.Add(new Tenant { Name = tenant });
        db.Add(new CatalogRevision { Text = "", Diff = "", AppliedBy = "test", AppliedAt = world.Clock.Now });
        await db.SaveChangesAsync();
    }
}
