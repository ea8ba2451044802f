using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Reconcilers;
using ChatDeploy.Core.Tests.Catalog.Documents;
using ChatDeploy.Integrations.Postgres;
using ChatDeploy.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatDeploy.Core.Tests.Catalog;

/// <summary>A database of its own to apply catalogs to, each with a context of its own as requests have.</summary>
internal sealed class StoredWorld(TestDatabase database) : IAsyncDisposable
{
    private static readonly string[] _tables = ["environments", "clusters", "tenants", "sites", "tools", "people", "channels", "catalog_revisions", "gates"];

    public DateTimeOffset Now { get; set; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public Hints Hints { get; } = new();

    public static async Task<StoredWorld> CreateAsync(StoreFixture store) => new(await store.CreateDatabaseAsync());

    public DeployDbContext Open() => new((DbContextOptions<DeployDbContext>)PostgresStore.Configure(new DbContextOptionsBuilder<DeployDbContext>(), database.ConnectionString).Options);

    public async Task<CatalogDiff> ApplyAsync(string text, bool dryRun = false)
    {
        await using var db = Open();
        return await new ApplyCatalog(db, new StoppedClock(Now), Hints, NullLogger<ApplyCatalog>.Instance)
            .HandleAsync(Reading.Accepted(text), text, "ada", dryRun, CancellationToken.None);
    }

    public async Task<AppliedCatalog?> ReadAsync()
    {
        await using var db = Open();
        return await new ReadCatalog(db).HandleAsync(CancellationToken.None);
    }

    /// <summary>Changes with every row written, even one written with the values it had.</summary>
    public Task<string> FingerprintAsync() =>
        QueryAsync(string.Join(" union all ", _tables.Where(table => table != "gates").Select(table => $"select '{table}' || coalesce(string_agg(t.xmin::text || t::text, ';' order by t::text), '') from {table} t")));

    public Task<string> CountsAsync() =>
        QueryAsync(string.Join(" union all ", _tables.Where(table => table != "catalog_revisions").Select(table => $"select '{table} ' || count(*) from {table}")));

    public async Task<int> WaitingForLocksAsync() =>
        int.Parse(await QueryAsync("select count(*)::text from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"));

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private async Task<string> QueryAsync(string statement)
    {
        await using var command = database.DataSource.CreateCommand(statement);
        await using var reader = await command.ExecuteReaderAsync();
        List<string> rows = [];
        while (await reader.ReadAsync()) rows.Add(reader.GetString(0));
        return string.Join('\n', rows);
    }

    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
