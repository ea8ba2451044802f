using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.CurrentVersions;
using ChatDeploy.Core.History;
using ChatDeploy.Core.Tests.History;
using ChatDeploy.Testing;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Tests.CurrentVersions;

public sealed class MatrixSnapshotsTests(StoreFixture store)
{
    [Fact]
    public async Task A_change_made_on_this_node_is_in_the_next_answer()
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        Assert.Null(await VersionAsync(world, "acme/roma"));
        await world.RecordAsync("v1", "acme", hour: 1);
        Assert.Equal("v1", await VersionAsync(world, "acme/roma"));
        await world.FinishJobsAsync(world.Job("v2", "acme/roma", hour: 2));
        Assert.Equal("v2", await VersionAsync(world, "acme/roma"));
        Assert.Equal("v1", await VersionAsync(world, "acme/milano"));
    }

    [Fact]
    public async Task A_change_whose_hint_was_lost_is_found_by_the_reconciler()
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        await world.Matrices.GetAsync(CancellationToken.None);
        await using (var db = world.Connect())
        {
            var elsewhere = new RecordDeployment(db, world.Catalogs, world.Versions, new Core.Reconcilers.Hints(), world.Clock);
            await elsewhere.HandleAsync(new RecordDeploymentCommand(world.Ada, "crm", "v1", "acme", "prod"), CancellationToken.None);
        }

        Assert.Null(await VersionAsync(world, "acme"));
        await new RefreshMatrix(world.Matrices, world.Versions, TimeProvider.System).ReconcileAsync(CancellationToken.None);
        Assert.Equal("v1", await VersionAsync(world, "acme"));
    }

    [Fact]
    public async Task A_cell_that_lost_its_version_becomes_empty_and_may_get_another()
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        var only = await world.RecordAsync("v1", "acme/roma", hour: 1);
        Assert.Equal("v1", await VersionAsync(world, "acme/roma"));
        await world.ArchiveAsync(only);
        Assert.Null(await VersionAsync(world, "acme/roma"));
        await world.RecordAsync("v2", "acme/roma", hour: 1);
        Assert.Equal("v2", await VersionAsync(world, "acme/roma"));
    }

    [Fact]
    public async Task A_snapshot_that_was_handed_out_does_not_change()
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        await world.RecordAsync("v1", "acme", hour: 1);
        var before = await world.Matrices.GetAsync(CancellationToken.None);
        await world.RecordAsync("v2", "acme", hour: 2);
        var after = await world.Matrices.GetAsync(CancellationToken.None);
        Assert.Equal(("v1", "v2"), (Version(before, world, "acme"), Version(after, world, "acme")));
        Assert.NotEqual(before.EntityTag, after.EntityTag);
    }

    [Fact]
    public async Task Without_changes_the_snapshot_stays_the_same()
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        await world.RecordAsync("v1", "acme", hour: 1);
        Assert.Same(await world.Matrices.GetAsync(CancellationToken.None), await world.Matrices.RefreshAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_node_that_lags_behind_what_is_kept_reads_everything_again()
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        await world.RecordAsync("v1", "acme/roma", hour: 1);
        await world.Matrices.GetAsync(CancellationToken.None);
        await world.RecordAsync("v2", "acme/roma", hour: 2);
        await world.RecordAsync("v3", "acme/milano", hour: 3);
        await world.Versions.ForgetChangesAsync(1, CancellationToken.None);
        Assert.Equal("v2", await VersionAsync(world, "acme/roma"));
        Assert.Equal("v3", await VersionAsync(world, "acme/milano"));
    }

    [Fact]
    public async Task A_changed_catalog_shows_new_stores_and_hides_archived_ones()
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        await world.RecordAsync("v1", "acme", hour: 1);
        await world.Matrices.GetAsync(CancellationToken.None);
        await using (var db = world.Connect())
        {
            db.Add(new Site { TenantId = world.Site("acme").TenantId, Name = "acme/napoli", Store = "napoli" });
            (await db.Sites.SingleAsync(s => s.Name == "acme/milano")).ArchivedAt = world.Clock.Now;
            db.Add(new CatalogRevision { Text = "", Diff = "", AppliedBy = "test", AppliedAt = world.Clock.Now });
            await db.SaveChangesAsync();
        }

        world.Hints.Raise(Core.Reconcilers.Hint.CatalogApplied);
        await world.RecordAsync("v2", "acme/napoli", hour: 2);
        var snapshot = await world.Matrices.GetAsync(CancellationToken.None);
        Assert.Equal(["acme", "acme/napoli", "acme/roma", "acme/torino", "globex", "globex/north"], snapshot.Catalog.Sites.Active.Select(s => s.Name));
        await using var truth = world.Connect();
        Assert.Equal(await MatrixTruth.FromStoreAsync(truth, snapshot), MatrixTruth.Of(snapshot));
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task A_reader_beside_eight_writers_never_misses_a_revision(int seed)
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        await world.Matrices.GetAsync(CancellationToken.None);
        using var done = new CancellationTokenSource();
        var reader = Task.Run(async () =>
        {
            var revisions = new List<long>();
            while (!done.IsCancellationRequested) revisions.Add((await world.Matrices.RefreshAsync(CancellationToken.None)).Revision);
            return revisions;
        });

        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => WriteAsync(world, new Random(seed * 100 + writer))));
        await done.CancelAsync();
        var seen = await reader;
        Assert.Equal(seen.Order(), seen);

        // The snapshot was loaded empty and only ever updated since: a change once missed would be missing still.
        var snapshot = await world.Matrices.RefreshAsync(CancellationToken.None);
        await using var db = world.Connect();
        Assert.Equal(await MatrixTruth.FromStoreAsync(db, snapshot), MatrixTruth.Of(snapshot));
        var revision = (await db.Set<MatrixRevision>().SingleAsync()).Value;
        Assert.Equal(revision, snapshot.Revision);
        Assert.Equal(revision, await db.MatrixChanges.Select(c => c.Revision).Distinct().LongCountAsync());
    }

    private static async Task WriteAsync(HistoryWorld world, Random random)
    {
        string[] sites = ["acme", "acme/milano", "acme/roma", "acme/torino", "globex", "globex/north"];
        string[] environments = ["stage", "prod"];
        var recorded = new List<long>();
        for (var i = 0; i < 30; i++)
        {
            var (version, environment) = ($"v{random.Next(1, 10)}", environments[random.Next(2)]);
            switch (random.Next(4))
            {
                case 0:
                    recorded.Add(await world.RecordAsync(version, sites[random.Next(sites.Length)], random.Next(20), environment: environment));
                    break;
                case 1 when recorded.Count > 0:
                    await world.ArchiveAsync(recorded[random.Next(recorded.Count)]);
                    break;
                default:
                    await world.FinishJobsAsync([.. sites.OrderBy(_ => random.Next()).Take(random.Next(1, 5))
                        .Select(site => world.Job(version, site, random.Next(20), environment: environment))]);
                    break;
            }
        }
    }

    private static async Task<string?> VersionAsync(HistoryWorld world, string site) =>
        Version(await world.Matrices.GetAsync(CancellationToken.None), world, site);

    private static string? Version(MatrixSnapshot snapshot, HistoryWorld world, string site) =>
        snapshot.Find(world.Prod.Id, world.Site(site).Id, world.Crm.Id)?.Version.Ref;
}
