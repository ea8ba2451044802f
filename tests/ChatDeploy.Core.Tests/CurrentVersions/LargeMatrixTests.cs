using System.Text.Json;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.CurrentVersions;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Policies;
using ChatDeploy.Core.Reconcilers;
using ChatDeploy.Integrations.Postgres;
using ChatDeploy.Integrations.Postgres.CurrentVersions;
using ChatDeploy.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatDeploy.Core.Tests.CurrentVersions;

public sealed class LargeMatrixTests(StoreFixture store)
{
    [Fact]
    public async Task Ten_thousand_sites_and_twenty_tools_are_shown_as_they_are_stored()
    {
        await using var database = await store.CreateDatabaseAsync();
        await FillAsync(database);
        var hints = new Hints();
        using var catalogs = new CatalogSnapshots(new Contexts(database), hints, TimeProvider.System, NullLogger<CatalogSnapshots>.Instance);
        using var matrices = new MatrixSnapshots(
            new PostgresCurrentVersionStore(database.DataSource, TimeProvider.System), catalogs, hints, TimeProvider.System, NullLogger<MatrixSnapshots>.Instance);
        var snapshot = await matrices.GetAsync(CancellationToken.None);
        await using var db = new Contexts(database).CreateDbContext();
        var truth = await MatrixTruth.FromStoreAsync(db, snapshot);
        Assert.Equal(190_000, truth.Count);
        Assert.Equal(truth, MatrixTruth.Of(snapshot));

        using var json = JsonDocument.Parse(MatrixJson.Whole(snapshot, snapshot.Catalog.Environments.Active[0]));
        Assert.Equal(10_000, json.RootElement.GetProperty("rows").GetArrayLength());
        Assert.Equal(190_000, json.RootElement.GetProperty("rows").EnumerateArray().Sum(r => r.GetProperty("cells").EnumerateArray().Count(c => c.ValueKind == JsonValueKind.String)));
    }

    private static async Task FillAsync(TestDatabase database)
    {
        await using (var db = new Contexts(database).CreateDbContext())
        {
            db.Add(new DeployEnvironment { Name = "prod", Policy = Policy.None });
            for (var i = 0; i < 200; i++) db.Add(new Tenant { Name = $"tenant-{i:000}" });
            for (var i = 0; i < 20; i++)
                db.Add(new Tool { Name = $"tool-{i:00}", Provider = "git", RepositoryId = $"acme/{i}", Branch = "main", Runners = new RunnerMap(null), Tenants = ["*"] });
            await db.SaveChangesAsync();
        }

        // Each tenant has a main and 49 stores; every twentieth cell is empty; versions differ by tool and site.
        await using var command = database.DataSource.CreateCommand("""
            insert into sites (tenant_id, store, name)
            select id, case when n > 0 then 'store-' || n end, name || case when n > 0 then '/store-' || n else '' end from tenants cross join generate_series(0, 49) n;
            insert into current_versions (environment_id, tool_id, site_id, sha, ref, deployed_at, record_id)
            select e.id, t.id, s.id, repeat(md5(t.id::text || (s.id % 7)), 2)::varchar(40), 'v1.' || s.id % 7, '2026-11-20'::timestamptz - make_interval(secs => (s.id * t.id) % 1000000), 1
            from environments e cross join tools t cross join sites s where (s.id + t.id) % 20 > 0;
            """);
        await command.ExecuteNonQueryAsync();
    }

    private sealed class Contexts(TestDatabase database) : IDbContextFactory<DeployDbContext>
    {
        public DeployDbContext CreateDbContext() =>
            new(PostgresStore.Configure(new DbContextOptionsBuilder<DeployDbContext>(), database.ConnectionString).Options);
    }
}
