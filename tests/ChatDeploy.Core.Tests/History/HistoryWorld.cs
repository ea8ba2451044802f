using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.CurrentVersions;
using ChatDeploy.Core.History;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Policies;
using ChatDeploy.Core.ReadyQueue;
using ChatDeploy.Core.Reconcilers;
using ChatDeploy.Integrations.Postgres;
using ChatDeploy.Integrations.Postgres.CurrentVersions;
using ChatDeploy.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatDeploy.Core.Tests.History;

/// <summary>
/// A store with tenants acme (three stores) and globex (one), tools crm and wms (wms for acme only), stage and prod, and
/// versions v1 to v9 of each tool; what reads and writes history is wired to it as the host does.
/// </summary>
internal sealed class HistoryWorld : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private long _job;

    private HistoryWorld(TestDatabase database, CatalogSnapshot catalog, CatalogSnapshots catalogs, Hints hints)
    {
        _database = database;
        Catalog = catalog;
        Catalogs = catalogs;
        Hints = hints;
        Versions = new PostgresCurrentVersionStore(database.DataSource, Clock);
        Matrices = new MatrixSnapshots(Versions, catalogs, hints, TimeProvider.System, NullLogger<MatrixSnapshots>.Instance);
    }

    public TestDatabase Database => _database;
    public CatalogSnapshot Catalog { get; }
    public CatalogSnapshots Catalogs { get; }
    public Hints Hints { get; }
    public SetClock Clock { get; } = new();
    public PostgresCurrentVersionStore Versions { get; }
    public MatrixSnapshots Matrices { get; }
    public Person Ada => Catalog.People.Find("ada")!;
    public Tool Crm => Catalog.Tools.Find("crm")!;
    public DeployEnvironment Prod => Catalog.Environments.Find("prod")!;

    public static async Task<HistoryWorld> CreateAsync(StoreFixture store)
    {
        var database = await store.CreateDatabaseAsync();
        await using (var db = Connect(database))
        {
            await FillAsync(db);
        }

        var hints = new Hints();
        var catalogs = new CatalogSnapshots(new Contexts(database), hints, TimeProvider.System, NullLogger<CatalogSnapshots>.Instance);
        return new HistoryWorld(database, await catalogs.GetAsync(CancellationToken.None), catalogs, hints);
    }

    public static string Sha(string tool, string version) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{tool}@{version}")))[..40];

    public DeployDbContext Connect() => Connect(_database);

    public Site Site(string name) => Catalog.Sites.FindEver(name)!;

    /// <summary>Records by hand, hours after the clock's midnight.</summary>
    public async Task<long> RecordAsync(string version, string target, double hour, string tool = "crm", string environment = "prod")
    {
        var result = await TryRecordAsync(new RecordDeploymentCommand(Ada, tool, version, target, environment, At(hour)));
        return Assert.IsType<RecordDeploymentResult.Recorded>(result).Id;
    }

    public async Task<RecordDeploymentResult> TryRecordAsync(RecordDeploymentCommand command)
    {
        await using var db = Connect();
        return await new RecordDeployment(db, Catalogs, Versions, Hints, Clock).HandleAsync(command, CancellationToken.None);
    }

    public async Task<ArchiveRecordResult> ArchiveAsync(long record, string? reason = "typed by mistake")
    {
        await using var db = Connect();
        return await new ArchiveRecord(db, Versions, Hints, Clock).HandleAsync(record, reason, Ada, CancellationToken.None);
    }

    /// <summary>Settles jobs: what the job engine does at the end of its transaction.</summary>
    public async Task FinishJobsAsync(params NewRecord[] records)
    {
        await using var connection = await _database.DataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await Versions.RecordAsync(connection, transaction, records, CancellationToken.None);
        await transaction.CommitAsync();
        Hints.Raise(Hint.VersionsChanged);
    }

    public NewRecord Job(string version, string site, double hour, RecordAction action = RecordAction.Deploy, string tool = "crm", string environment = "prod") => new(
        Catalog.Tools.Find(tool)!.Id, Catalog.Environments.Find(environment)!.Id, Site(site).TenantId, Site(site).Id, action,
        Sha(tool, version), version, null, null, At(hour), "ada", 1, Interlocked.Increment(ref _job));

    public async Task<string?> CurrentAsync(string site, string tool = "crm", string environment = "prod")
    {
        await using var db = Connect();
        var (toolId, environmentId, siteId) = (Catalog.Tools.Find(tool)!.Id, Catalog.Environments.Find(environment)!.Id, Site(site).Id);
        return await db.CurrentVersions.Where(v => v.ToolId == toolId && v.EnvironmentId == environmentId && v.SiteId == siteId)
            .Select(v => v.Ref).FirstOrDefaultAsync();
    }

    public DateTimeOffset At(double hour) => SetClock.Midnight.AddHours(hour);

    public async ValueTask DisposeAsync()
    {
        Matrices.Dispose();
        Catalogs.Dispose();
        await _database.DisposeAsync();
    }

    private static DeployDbContext Connect(TestDatabase database) =>
        new(PostgresStore.Configure(new DbContextOptionsBuilder<DeployDbContext>(), database.ConnectionString).Options);

    private static async Task FillAsync(DeployDbContext db)
    {
        var (acme, globex) = (new Tenant { Name = "acme" }, new Tenant { Name = "globex" });
        db.AddRange(acme, globex);
        Tool[] tools =
        [
            new() { Name = "crm", Provider = "git", RepositoryId = "acme/crm", Branch = "main", Runners = new RunnerMap(null), Tenants = ["*"] },
            new() { Name = "wms", Provider = "git", RepositoryId = "acme/wms", Branch = "main", Runners = new RunnerMap(null), Tenants = ["acme"] },
        ];
        db.AddRange(tools);
        db.AddRange(
            new DeployEnvironment { Name = "stage", Ordinal = 0, Policy = Policy.None },
            new DeployEnvironment { Name = "prod", Ordinal = 1, Policy = Policy.None });
        db.Add(new Person { Name = "ada", Roles = [RoleGrant.Everywhere(Role.Admin)] });
        db.Add(new CatalogRevision { Text = "", Diff = "", AppliedBy = "test", AppliedAt = SetClock.Midnight });
        await db.SaveChangesAsync();
        db.AddRange(
            new Site { TenantId = acme.Id, Name = "acme" },
            new Site { TenantId = acme.Id, Name = "acme/torino", Store = "torino" },
            new Site { TenantId = acme.Id, Name = "acme/milano", Store = "milano" },
            new Site { TenantId = acme.Id, Name = "acme/roma", Store = "roma" },
            new Site { TenantId = globex.Id, Name = "globex" },
            new Site { TenantId = globex.Id, Name = "globex/north", Store = "north" });
        foreach (var tool in tools)
            for (var i = 1; i <= 9; i++) db.Add(new VersionTag { ToolId = tool.Id, Name = $"v{i}", Sha = Sha(tool.Name, $"v{i}"), UpdatedAt = SetClock.Midnight });
        await db.SaveChangesAsync();
    }

    private sealed class Contexts(TestDatabase database) : IDbContextFactory<DeployDbContext>
    {
        public DeployDbContext CreateDbContext() => Connect(database);
    }
}

/// <summary>A clock that stands where it is set; a day after <see cref="Midnight"/> at first.</summary>
internal sealed class SetClock : TimeProvider
{
    public static readonly DateTimeOffset Midnight = new(2026, 11, 20, 0, 0, 0, TimeSpan.Zero);

    public DateTimeOffset Now { get; set; } = Midnight.AddDays(1);

    public override DateTimeOffset GetUtcNow() => Now;
}
